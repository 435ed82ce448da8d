namespace PetRecon.Core.Structures.Masks;

/// <summary>Paints sections of a structure into planes of a mask. One for each thread, as its memory is used again and again.</summary>
internal sealed class SectionPainter
{
    // About a second of work; no real structure comes near.
    private const long MaxPieces = 100_000_000;

    private readonly int _width;
    private readonly int _height;
    private readonly IRowTarget _target;
    private readonly EvenOddSweep _sweep = new(MaxPieces);
    private readonly ChainSweep _chains = new();
    private readonly double[] _steps;
    private readonly float[] _row;
    private readonly bool[] _changes;

    public SectionPainter(int width, int height, IRowTarget target, MaskCoverage coverage)
    {
        _width = width;
        _height = height;
        _target = target;
        _steps = new double[width + 2];
        _row = new float[width];
        _changes = coverage == MaskCoverage.Centre ? new bool[(width + 1) * height] : [];
    }

    /// <summary>Adds what each voxel has of the polygons' inside; a voxel (i, j) reaches from i to i + 1 and from j to j + 1.</summary>
    /// <param name="polygons">The polygons.</param>
    /// <param name="isSimple">Whether there is one only, no two parts of which touch.</param>
    public void PaintCoverage(PolygonBuffer polygons, bool isSimple)
    {
        CoverageSink sink = new(_steps, _row, _width, _target);
        if (isSimple)
            _chains.Run(polygons.X(0), polygons.Y(0), _height, ref sink);
        else
            _sweep.Run(polygons, _height, ref sink);
    }

    /// <summary>Adds 1 where a voxel's centre is inside. Each edge turns inside into outside, and back, for all centres on its right.</summary>
    public void PaintCentres(PolygonBuffer polygons)
    {
        int lowest = _height;
        int highest = -1;
        for (int p = 0; p < polygons.PolygonCount; p++)
        {
            ReadOnlySpan<double> x = polygons.X(p);
            ReadOnlySpan<double> y = polygons.Y(p);
            for (int i = 0, before = x.Length - 1; i < x.Length; before = i++)
            {
                (int first, int end) = Rows(Math.Min(y[before], y[i]), Math.Max(y[before], y[i]));
                double slope = (x[i] - x[before]) / (y[i] - y[before]);
                for (int row = first; row < end; row++)
                {
                    double column = Math.Ceiling(x[before] + slope * (row + 0.5 - y[before]) - 0.5);
                    _changes[row * (_width + 1) + (int)Math.Clamp(column, 0, _width)] ^= true;
                }

                lowest = Math.Min(lowest, first < end ? first : _height);
                highest = Math.Max(highest, first < end ? end - 1 : -1);
            }
        }

        for (int row = lowest; row <= highest; row++)
            FillRow(row);
    }

    private (int First, int End) Rows(double low, double high) =>
        ((int)Math.Clamp(Math.Ceiling(low - 0.5), 0, _height), (int)Math.Clamp(Math.Ceiling(high - 0.5), 0, _height));

    private void FillRow(int row)
    {
        Span<bool> changes = _changes.AsSpan(row * (_width + 1), _width + 1);
        bool isInside = false;
        int first = -1;
        int last = -1;
        for (int i = 0; i < _width; i++)
        {
            isInside ^= changes[i];
            _row[i] = isInside ? 1 : 0;
            if (!isInside)
                continue;
            first = first < 0 ? i : first;
            last = i;
        }

        changes.Clear();
        if (first >= 0)
            _target.Add(row, first, _row.AsSpan(first, last - first + 1));
    }
}
