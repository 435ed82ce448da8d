using System.Runtime.InteropServices;

namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// Adds the part of each voxel of a plane that a region covers, exactly. A piece of the boundary covers all voxels on its right by its height,
/// and the one that it is in by the part on its right; so two entries a voxel crossed, summed up along the row, give the covered parts.
/// </summary>
internal struct CoverageSink : IEdgeSink
{
    // Pieces that are narrower than this (in voxels) count as upright.
    private const double Upright = 1e-12;

    private readonly double[] _steps;
    private readonly float[] _row;
    private readonly int _width;
    private readonly IRowTarget _target;
    private int _first = int.MaxValue;
    private int _last = -1;

    public CoverageSink(double[] steps, float[] row, int width, IRowTarget target)
    {
        _steps = steps;
        _row = row;
        _width = width;
        _target = target;
    }

    public void Piece(double x0, double x1, double height, int sign)
    {
        double low = Math.Min(x0, x1);
        double high = Math.Max(x0, x1);
        double share = sign * height;
        int i = (int)low;
        if (low >= 0 && high <= i + 1 && i < _width)
        {
            Step(i, share, 0.5 * (low + high) - i);
            return;
        }

        if (low >= _width)
        {
            _last = _width - 1;
            return;
        }

        if (high <= 0)
        {
            Step(0, share, 0);
            return;
        }

        if (high - low < Upright)
        {
            int column = (int)Math.Max(low, 0);
            Step(column, share, Math.Max(low, 0) - column);
            return;
        }

        double perLength = share / (high - low);
        if (low < 0)
        {
            Step(0, -low * perLength, 0);
            low = 0;
        }

        if (high > _width)
        {
            high = _width;
            _last = _width - 1;
        }

        i = (int)low;
        for (double from = low; from < high; i++)
        {
            double to = Math.Min(high, i + 1.0);
            Step(i, (to - from) * perLength, 0.5 * (from + to) - i);
            from = to;
        }
    }

    public void EndRow(int row)
    {
        if (_first > _last)
        {
            Reset();
            return;
        }

        double sum = 0;
        int end = Math.Min(_last, _width - 1);
        for (int i = _first; i <= end;)
        {
            sum += _steps[i];
            float part = (float)Math.Clamp(sum, 0, 1);
            _row[i++] = part;

            // Up to the next edge all voxels have the same part; zeros are searched as bits, which goes in lanes.
            ReadOnlySpan<long> further = MemoryMarshal.Cast<double, long>(_steps.AsSpan(i, end + 1 - i));
            int same = further.IndexOfAnyExcept(0L);
            same = same < 0 ? further.Length : same;
            _row.AsSpan(i, same).Fill(part);
            i += same;
        }

        if (_first <= end)
            _target.Add(row, _first, _row.AsSpan(_first, end - _first + 1));
        Reset();
    }

    private void Step(int i, double share, double offset)
    {
        _steps[i] += share * (1 - offset);
        _steps[i + 1] += share * offset;
        _first = Math.Min(_first, i);
        _last = Math.Max(_last, i + 1);
    }

    private void Reset()
    {
        if (_first != int.MaxValue)
            Array.Clear(_steps, _first, Math.Min(_last + 2, _steps.Length) - _first);
        _first = int.MaxValue;
        _last = -1;
    }
}
