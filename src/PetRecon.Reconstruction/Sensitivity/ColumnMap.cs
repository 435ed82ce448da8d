using System.Numerics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// An attenuation map along the image's axes with z fastest and planes at the heights of the image's, or several to one of the image's, so that
/// along a path between two columns the integrals of all lines of one rise are one sum of shifted rows. With several planes to one, a row
/// has one run after the other of those that are a voxel apart.
/// </summary>
internal sealed unsafe class ColumnMap
{
    private readonly float[] _values;
    private readonly bool[] _isEmpty;
    private readonly int _sizeX;
    private readonly int _sizeY;
    private readonly int _depth;
    private readonly int _pad;
    private readonly int _perVoxel;
    private readonly int _runStride;
    private readonly int _lowestPlane;
    private readonly double _lowXMm;
    private readonly double _lowYMm;
    private readonly double _spacingXMm;
    private readonly double _spacingYMm;
    private readonly Vector3D _imageSpacingMm;

    /// <summary>Lays out a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="grid">The image's grid.</param>
    /// <param name="voxelMm">Voxels across the columns are pooled up to this size.</param>
    /// <param name="perVoxel">Planes to one of the image's.</param>
    /// <param name="pad">Zeros to leave below and above a run of planes.</param>
    /// <param name="parallel">Threads, and cancelling.</param>
    public ColumnMap(Volume<Attenuation> map, VoxelGrid grid, double voxelMm, int perVoxel, int pad, ParallelOptions parallel)
    {
        _pad = pad;
        _perVoxel = perVoxel;
        _imageSpacingMm = grid.SpacingMm;
        bool isAligned = IsAlong(map.Grid.AxisX, grid.AxisX) && IsAlong(map.Grid.AxisZ, grid.AxisZ);
        Volume<Attenuation> pooled = PooledMap.Of(map, new(voxelMm, voxelMm, isAligned ? grid.SpacingMm.Z / perVoxel : voxelMm));
        (Vector3D low, Vector3D high) = Bounds(pooled.Grid, grid);
        (_spacingXMm, _spacingYMm) = isAligned ? (pooled.Grid.SpacingMm.X, pooled.Grid.SpacingMm.Y) : (voxelMm, voxelMm);
        (_lowXMm, _lowYMm) = (low.X - _spacingXMm, low.Y - _spacingYMm);
        _sizeX = (int)Math.Ceiling((high.X - low.X) / _spacingXMm - 1e-6) + 3;
        _sizeY = (int)Math.Ceiling((high.Y - low.Y) / _spacingYMm - 1e-6) + 3;
        _lowestPlane = (int)Math.Floor(low.Z / grid.SpacingMm.Z + 1e-6) - 1;
        _depth = (int)Math.Ceiling(high.Z / grid.SpacingMm.Z - 1e-6) + 2 - _lowestPlane;
        _runStride = _depth + 2 * pad;
        int planes = _depth * perVoxel;
        _values = new float[_sizeX * _sizeY * planes];
        _isEmpty = new bool[_sizeX * _sizeY];
        Parallel.For(0, _sizeX * _sizeY, parallel, column =>
        {
            double x = (_lowXMm + column % _sizeX * _spacingXMm) / grid.SpacingMm.X;
            double y = (_lowYMm + column / _sizeX * _spacingYMm) / grid.SpacingMm.Y;
            bool any = false;
            for (int k = 0; k < planes; k++)
            {
                float value = PooledMap.Interpolate(pooled, grid.PositionMm(x, y, _lowestPlane + (double)k / _perVoxel));
                _values[column * planes + k % _perVoxel * _depth + k / _perVoxel] = value;
                any |= value != 0;
            }

            _isEmpty[column] = !any;
        });
    }

    /// <summary>Whether two axes are one line; which way they run along it makes no difference to a map.</summary>
    public static bool IsAlong(Vector3D a, Vector3D b) => Math.Abs(Vector3D.Dot(a, b)) > 1 - 1e-9;

    /// <summary>Most rows that a path can meet, times their length: what <see cref="Walk"/> needs.</summary>
    public int ScratchSize => MostRows * _perVoxel * _runStride;

    /// <summary>Most rows that a path can meet.</summary>
    public int MostRows => Math.Max(_sizeX, _sizeY);

    /// <summary>Whether anything lies on the way between two points, given in the image's voxel indices.</summary>
    public bool IsEmptyBetween(Vector2 from, Vector2 to)
    {
        MapPath path = new(this, from, to);
        for (int plane = path.First; plane <= path.Last; plane++)
        {
            (int near, int far, _) = path.At(plane);
            if (!_isEmpty[near] || !_isEmpty[far])
                return false;
        }

        return true;
    }

    /// <summary>The rows of the map along a path.</summary>
    /// <param name="from">First point, in the image's voxel indices.</param>
    /// <param name="to">Last point.</param>
    /// <param name="rows">Receives the rows, each with its zeros.</param>
    /// <param name="shares">Receives how far along the path each row is.</param>
    /// <returns>Number of rows, and the length of path that each stands for, in mm.</returns>
    public (int Rows, float StepMm) Walk(Vector2 from, Vector2 to, Span<float> rows, Span<float> shares)
    {
        MapPath path = new(this, from, to);
        int count = 0;
        for (int plane = path.First; plane <= path.Last; plane++)
        {
            (int near, int far, float towards) = path.At(plane);
            if (_isEmpty[near] && _isEmpty[far])
                continue;
            shares[count] = path.ShareAt(plane);
            for (int run = 0; run < _perVoxel; run++)
            {
                Span<float> target = rows.Slice((count * _perVoxel + run) * _runStride, _runStride);
                target[.._pad].Clear();
                target[(_pad + _depth)..].Clear();
                (int nearRun, int farRun) = ((near * _perVoxel + run) * _depth, (far * _perVoxel + run) * _depth);
                Blend(_values.AsSpan(nearRun, _depth), _values.AsSpan(farRun, _depth), towards, target.Slice(_pad, _depth));
            }

            count++;
        }

        return (count, path.StepMm);
    }

    /// <summary>Lines of one rise attenuated: sums of all rows at the heights where they meet them, times a factor, to exponentials.</summary>
    /// <param name="rows">From <see cref="Walk"/>.</param>
    /// <param name="heights">For each row, the height at which line 0 meets it, in the image's voxel indices; each next line a voxel above.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="factor">Length that a row stands for, in mm.</param>
    /// <param name="lines">Weights of the lines, which are multiplied; with zeros behind, to four whole vectors.</param>
    /// <param name="lineCount">Number of lines.</param>
    public void Attenuate(float* rows, float* heights, int count, float factor, float* lines, int lineCount)
    {
        int wide = Vector<float>.Count;
        Vector<float> minus = new(-factor);
        for (int line = 0; line < lineCount; line += 4 * wide)
        {
            Vector<float> sum0 = Vector<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (int row = 0; row < count; row++)
            {
                float at = (heights[row] + line - _lowestPlane) * _perVoxel;
                float floor = MathF.Floor(at);
                int plane = (int)floor;
                if (plane + (4 * wide + 1) * _perVoxel < 0 || plane >= _depth * _perVoxel)
                    continue;
                Vector<float> high = new(at - floor);
                Vector<float> low = new(1 - (at - floor));
                float* from = PlaceOf(rows, row, plane);
                float* above = PlaceOf(rows, row, plane + 1);
                sum0 = Vector.FusedMultiplyAdd(low, Vector.Load(from), Vector.FusedMultiplyAdd(high, Vector.Load(above), sum0));
                sum1 = Vector.FusedMultiplyAdd(low, Vector.Load(from + wide), Vector.FusedMultiplyAdd(high, Vector.Load(above + wide), sum1));
                sum2 = Vector.FusedMultiplyAdd(low, Vector.Load(from + 2 * wide), Vector.FusedMultiplyAdd(high, Vector.Load(above + 2 * wide), sum2));
                sum3 = Vector.FusedMultiplyAdd(low, Vector.Load(from + 3 * wide), Vector.FusedMultiplyAdd(high, Vector.Load(above + 3 * wide), sum3));
            }

            float* to = lines + line;
            (Vector.Load(to) * Vector.Exp(minus * sum0)).Store(to);
            (Vector.Load(to + wide) * Vector.Exp(minus * sum1)).Store(to + wide);
            (Vector.Load(to + 2 * wide) * Vector.Exp(minus * sum2)).Store(to + 2 * wide);
            (Vector.Load(to + 3 * wide) * Vector.Exp(minus * sum3)).Store(to + 3 * wide);
        }
    }

    private float* PlaceOf(float* rows, int row, int plane)
    {
        // The zeros below reach a voxel further than any plane here is negative, so that division rounds down.
        int shifted = plane + _pad * _perVoxel;
        return _perVoxel == 1 ? rows + row * _runStride + shifted : rows + (row * _perVoxel + shifted % _perVoxel) * _runStride + shifted / _perVoxel;
    }

    private static void Blend(ReadOnlySpan<float> near, ReadOnlySpan<float> far, float towards, Span<float> target)
    {
        int i = 0;
        for (; i <= near.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> value = new(near[i..]);
            (value + new Vector<float>(towards) * (new Vector<float>(far[i..]) - value)).CopyTo(target[i..]);
        }

        for (; i < near.Length; i++)
            target[i] = near[i] + towards * (far[i] - near[i]);
    }

    // Corners of a grid in mm along another's axes, from its first voxel.
    private static (Vector3D Low, Vector3D High) Bounds(VoxelGrid source, VoxelGrid along)
    {
        Vector3D low = new(double.MaxValue, double.MaxValue, double.MaxValue);
        Vector3D high = -low;
        for (int corner = 0; corner < 8; corner++)
        {
            Vector3D p = along.IndexOf(source.PositionMm((corner & 1) * (source.SizeX - 1), (corner >> 1 & 1) * (source.SizeY - 1), (corner >> 2) * (source.SizeZ - 1)));
            p = new(p.X * along.SpacingMm.X, p.Y * along.SpacingMm.Y, p.Z * along.SpacingMm.Z);
            low = new(Math.Min(low.X, p.X), Math.Min(low.Y, p.Y), Math.Min(low.Z, p.Z));
            high = new(Math.Max(high.X, p.X), Math.Max(high.Y, p.Y), Math.Max(high.Z, p.Z));
        }

        return (low, high);
    }

    // A path across the map, plane by plane of its main axis, as Joseph's method takes it.
    private readonly struct MapPath
    {
        private readonly int _planeStride;
        private readonly int _acrossStride;
        private readonly int _sizeAcross;
        private readonly float _across0;
        private readonly float _acrossStep;
        private readonly float _share0;
        private readonly float _shareStep;

        public MapPath(ColumnMap map, Vector2 from, Vector2 to)
        {
            double x = (from.X * map._imageSpacingMm.X - map._lowXMm) / map._spacingXMm;
            double y = (from.Y * map._imageSpacingMm.Y - map._lowYMm) / map._spacingYMm;
            double dx = (to.X - from.X) * map._imageSpacingMm.X / map._spacingXMm;
            double dy = (to.Y - from.Y) * map._imageSpacingMm.Y / map._spacingYMm;
            double lengthMm = Math.Sqrt(dx * dx * map._spacingXMm * map._spacingXMm + dy * dy * map._spacingYMm * map._spacingYMm);
            bool alongX = Math.Abs(dx) >= Math.Abs(dy);
            (double start, double delta, int planes) = alongX ? (x, dx, map._sizeX) : (y, dy, map._sizeY);
            (double across, double deltaAcross, int sizeAcross) = alongX ? (y, dy, map._sizeY) : (x, dx, map._sizeX);
            (_planeStride, _acrossStride) = alongX ? (1, map._sizeX) : (map._sizeX, 1);
            _sizeAcross = sizeAcross;
            double perPlane = 1 / delta;
            _shareStep = (float)perPlane;
            _share0 = (float)(-start * perPlane);
            _acrossStep = (float)(deltaAcross * perPlane);
            _across0 = (float)(across - start * deltaAcross * perPlane);
            StepMm = (float)(lengthMm * Math.Abs(perPlane));

            // The map ends with zeros on all sides, so planes count whole.
            double first = Math.Max(0, Math.Min(start, start + delta));
            double last = Math.Min(planes - 1, Math.Max(start, start + delta));
            if (Math.Abs(_acrossStep) > 1e-9f)
            {
                double a = -_across0 / _acrossStep;
                double b = (sizeAcross - 1 - _across0) / _acrossStep;
                first = Math.Max(first, Math.Min(a, b));
                last = Math.Min(last, Math.Max(a, b));
            }
            else if (!(_across0 >= 0 && _across0 <= sizeAcross - 1))
            {
                last = -1;
            }

            First = (int)Math.Ceiling(first);
            Last = first > last ? First - 1 : (int)Math.Floor(last);
        }

        public int First { get; }

        public int Last { get; }

        public float StepMm { get; }

        public float ShareAt(int plane) => _share0 + _shareStep * plane;

        public (int Near, int Far, float Towards) At(int plane)
        {
            float across = Math.Clamp(_across0 + _acrossStep * plane, 0, _sizeAcross - 1);
            int floor = Math.Min((int)across, _sizeAcross - 2);
            int near = plane * _planeStride + floor * _acrossStride;
            return (near, near + _acrossStride, across - floor);
        }
    }
}
