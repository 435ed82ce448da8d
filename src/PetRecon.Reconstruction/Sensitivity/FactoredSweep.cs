using System.Numerics;
using System.Runtime.CompilerServices;
using PetRecon.Core.Rays;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Like <see cref="ColumnSweep"/> for paths whose lines have factors of their own: the row of the table is multiplied by the mean of the factors
/// over the lines that meet each voxel of it. That mean varies slowly along the path, so it is found on some planes and linear between them.
/// A number of paths at a time, threads first own paths, whose factors they find, and then blocks of planes and heights, so sums are the same
/// bits for any number of threads.
/// </summary>
internal sealed unsafe class FactoredSweep
{
    /// <summary>Zeros that rows of lines need on either side.</summary>
    public static int Pad => Unrolled * Vector<float>.Count + 8;

    private const int Unrolled = 4;
    private const int PathsAtATime = 192;
    private const int PlanesPerBlock = 32;

    // Between two planes with means the steepest line climbs at most this share of the columns' distance, 5 mm where that is 820 mm, and there are
    // at most so many planes.
    private const float MostClimbShare = 0.006f;
    private const int MostPlanesBetween = 8;

    private readonly GridShape _shape;
    private readonly ProjectionMethod _method;
    private readonly float[] _image;
    private readonly int _imageStride;
    private readonly AxialTable _table;
    private readonly AxialNodes _nodes;
    private readonly NodeTable _places;
    private readonly AxialSpan _span;
    private readonly ColumnFactors _factors;
    private readonly float[] _lines;

    /// <summary>Prepares for paths of two classes.</summary>
    public FactoredSweep(GridShape shape, ColumnSweep sweep, AxialTable table, AxialSpan span, ColumnFactors factors, int perVoxel, ParallelOptions parallel)
    {
        _shape = shape;
        _method = sweep.Method;
        _image = sweep.Values;
        _imageStride = sweep.Stride;
        _table = table;
        _span = span;
        _factors = factors;
        _nodes = new(span, table.LengthAt(table.LengthNodes - 1) / shape.SpacingZMm, perVoxel, Pad);
        _places = NodeTable.Build(table, _nodes, span, shape.SpacingZMm, parallel);
        _lines = new float[PathsAtATime * _nodes.Weights.Length];
    }

    /// <summary>Adds paths.</summary>
    /// <param name="paths">Paths whose planes are across x (or y), by distance.</param>
    /// <param name="alongX">Whether planes are across x.</param>
    /// <param name="parallel">Threads, and cancelling.</param>
    /// <param name="report">Is told the number of paths done.</param>
    public void Add(ColumnPath[] paths, bool alongX, ParallelOptions parallel, Action<int> report)
    {
        int planes = alongX ? _shape.SizeX : _shape.SizeY;
        int heights = Unrolled * Vector<float>.Count;
        int heightBlocks = (_imageStride + heights - 1) / heights;
        int planeBlocks = (planes + PlanesPerBlock - 1) / PlanesPerBlock;
        for (int begin = 0; begin < paths.Length; begin += PathsAtATime)
        {
            int first = begin;
            int count = Math.Min(PathsAtATime, paths.Length - begin);
            Parallel.For(
                0, count, parallel, () => new float[_factors.ScratchSize], (path, _, scratch) =>
                {
                    Span<float> target = _lines.AsSpan(path * _nodes.Weights.Length, _nodes.Weights.Length);
                    _factors.Fill(paths[first + path], _span, _nodes, _shape.SpacingZMm, scratch, target);
                    return scratch;
                },
                static _ => { });
            Parallel.For(0, heightBlocks * planeBlocks, parallel, block =>
            {
                (int planeBlock, int heightBlock) = Math.DivRem(block, heightBlocks);
                AddBlock(paths.AsSpan(first, count), alongX, planeBlock * PlanesPerBlock, heightBlock * heights);
            });
            report(count);
        }
    }

    private void AddBlock(ReadOnlySpan<ColumnPath> paths, bool alongX, int lowPlane, int z)
    {
        (nint planeStride, nint uStride, int sizeU) = alongX
            ? ((nint)_imageStride, (nint)_shape.SizeX * _imageStride, _shape.SizeY)
            : ((nint)_shape.SizeX * _imageStride, (nint)_imageStride, _shape.SizeX);
        PathRows rows = new(_method, sizeU);
        nint neighbour = sizeU > 1 ? uStride : 0;
        int heights = Math.Min(Unrolled * Vector<float>.Count, _imageStride - z);
        float* work = stackalloc float[2 * Unrolled * Vector<float>.Count];
        fixed (float* image = _image, lines = _lines, values = _table.Values)
        {
            for (int n = 0; n < paths.Length; n++)
            {
                ref readonly ColumnPath path = ref paths[n];
                (int first, int last) = ((int)MathF.Floor(path.Enter + 0.5f), (int)MathF.Ceiling(path.Leave - 0.5f));
                (float node0, float nodeStep) = _table.ShareNode(path.T0, path.TStep);
                (int lengthNode, float blend) = _table.LengthNode(path.LengthMm);
                float* near = values + (nint)lengthNode * _table.ShareNodes * _table.Stride + z;
                float* far = near + (nint)_table.ShareNodes * _table.Stride;
                Means means = new(this, path, first, last, lines + (nint)n * _nodes.Weights.Length, z, work);
                int end = Math.Min(last, lowPlane + PlanesPerBlock - 1);
                for (int plane = Math.Max(lowPlane, first); plane <= end; plane++)
                {
                    float share = means.MoveTo(plane);
                    (int row, float left, float right) = rows.On(path, plane);
                    nint node = (nint)Math.Clamp((int)(node0 + nodeStep * plane), 0, _table.ShareNodes - 1) * _table.Stride;
                    float* target = image + plane * planeStride + row * uStride + z;
                    AddRow(means.Before, means.After, share, near + node, far + node, blend, target, left, target + neighbour, right, heights);
                }
            }
        }
    }

    // The mean factor of the lines that meet each of a few voxels above each other.
    private void Mean(float* lines, int length, int share, int z, float* target)
    {
        int wide = Vector<float>.Count;
        int count = _nodes.Rise.Length;
        int stride = _nodes.Stride;
        int row = length * _table.ShareNodes + share;
        Vector<float> sum0 = Vector<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
        fixed (int* places = &_places.Places[share * count], firsts = _nodes.First, lasts = _nodes.Last)
        fixed (float* factors = &_places.Factors[2 * row * count], inverse = &_places.Inverse[row * _places.Stride + z])
        {
            for (int n = 0; n < count; n++)
            {
                int place = places[n] + z;
                if (place > lasts[n] || place + Unrolled * wide < firsts[n])
                    continue;
                Vector<float> low = new(factors[2 * n]);
                Vector<float> high = new(factors[2 * n + 1]);
                float* from = lines + n * stride + place;
                sum0 = Vector.FusedMultiplyAdd(low, Vector.Load(from), Vector.FusedMultiplyAdd(high, Vector.Load(from + 1), sum0));
                from += wide;
                sum1 = Vector.FusedMultiplyAdd(low, Vector.Load(from), Vector.FusedMultiplyAdd(high, Vector.Load(from + 1), sum1));
                from += wide;
                sum2 = Vector.FusedMultiplyAdd(low, Vector.Load(from), Vector.FusedMultiplyAdd(high, Vector.Load(from + 1), sum2));
                from += wide;
                sum3 = Vector.FusedMultiplyAdd(low, Vector.Load(from), Vector.FusedMultiplyAdd(high, Vector.Load(from + 1), sum3));
            }

            (sum0 * Vector.Load(inverse)).Store(target);
            (sum1 * Vector.Load(inverse + wide)).Store(target + wide);
            (sum2 * Vector.Load(inverse + 2 * wide)).Store(target + 2 * wide);
            (sum3 * Vector.Load(inverse + 3 * wide)).Store(target + 3 * wide);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(
        float* before, float* after, float share, float* near, float* far, float blend, float* left, float leftWeight, float* right, float rightWeight, int count)
    {
        Vector<float> shares = new(share);
        Vector<float> blends = new(blend);
        Vector<float> lefts = new(leftWeight);
        Vector<float> rights = new(rightWeight);
        for (int i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> value = Vector.Load(near + i);
            value = Vector.FusedMultiplyAdd(blends, Vector.Load(far + i) - value, value);
            Vector<float> mean = Vector.Load(before + i);
            value *= Vector.FusedMultiplyAdd(shares, Vector.Load(after + i) - mean, mean);
            Vector.FusedMultiplyAdd(lefts, value, Vector.Load(left + i)).Store(left + i);
            Vector.FusedMultiplyAdd(rights, value, Vector.Load(right + i)).Store(right + i);
        }
    }

    // Means on planes at even distances, counted from plane 0 so that they are the same in every block, and on the path's first and last.
    private ref struct Means
    {
        private readonly FactoredSweep _sweep;
        private readonly float* _lines;
        private readonly int _z;
        private readonly int _first;
        private readonly int _last;
        private readonly int _length;
        private readonly int _planesBetween;
        private readonly float _node0;
        private readonly float _nodeStep;
        private int _before = int.MinValue;
        private int _after = int.MinValue;

        public Means(FactoredSweep sweep, in ColumnPath path, int first, int last, float* lines, int z, float* work)
        {
            _sweep = sweep;
            _lines = lines;
            _z = z;
            Before = work;
            After = work + Unrolled * Vector<float>.Count;
            (_first, _last) = (first, last);
            _length = sweep._places.NearestLength(path.LengthMm);
            float climb = MostClimbShare * path.LengthMm / sweep._shape.SpacingZMm;
            _planesBetween = (int)Math.Clamp(climb / (Math.Abs(path.TStep) * sweep._nodes.Rise[^1]), 1, MostPlanesBetween);
            (_node0, _nodeStep) = sweep._table.ShareNode(path.T0, path.TStep);
        }

        public float* Before;

        public float* After;

        // How far a plane is from the one before it that has means to the one behind.
        public float MoveTo(int plane)
        {
            if (plane >= _after)
            {
                int before = Math.Max(_first, plane / _planesBetween * _planesBetween);
                int after = Math.Min(_last, (plane / _planesBetween + 1) * _planesBetween);
                float* spare = Before;
                if (before == _after)
                {
                    Before = After;
                    After = spare;
                }
                else
                {
                    Find(before, Before);
                }

                Find(after, After);
                (_before, _after) = (before, after);
            }

            return _after == _before ? 0 : (float)(plane - _before) / (_after - _before);
        }

        private readonly void Find(int plane, float* target)
        {
            int node = Math.Clamp((int)(_node0 + _nodeStep * plane), 0, _sweep._table.ShareNodes - 1);
            _sweep.Mean(_lines, _length, node, _z, target);
        }
    }
}
