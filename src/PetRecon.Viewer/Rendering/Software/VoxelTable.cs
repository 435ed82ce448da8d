using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// The pinned voxels of a layer, and the law of what lies between them, twice: one point at a time, and eight at a time (AVX2 gathers). Both do the same
/// operations in the same order, so that their results are the same bits; a test holds them to it. Positions are in voxel indices, whole numbers being
/// centres; beyond the outermost centres the outermost value holds, and leaving out what is outside of the volume is the caller's part.
/// </summary>
/// <remarks>
/// At the very centre of a voxel along an axis, the neighbour beyond it does not count, so that one that is not a number does not spread to a place that
/// is exactly a voxel's: its stride is 0 there. The same keeps the last plane from reading past the end. What is closer to a centre than the rounding of
/// single-precision places, 1/16384 of a voxel, is taken as there: that changes a value by as much of the difference between neighbours.
/// </remarks>
internal readonly unsafe struct VoxelTable
{
    private const float Snap = 1f / 16384;

    private readonly float* _voxels;
    private readonly int _strideY;
    private readonly int _strideZ;
    private readonly Vector128<float> _last;
    private readonly bool _interpolated;
    private readonly bool _wide;
    private readonly bool _flat;

    public VoxelTable(float* voxels, int sizeX, int sizeY, int sizeZ, bool interpolated, bool wide)
    {
        _voxels = voxels;
        _strideY = sizeX;
        _strideZ = sizeX * sizeY;
        _last = Vector128.Create(sizeX - 1f, sizeY - 1f, sizeZ - 1f, 0);
        _interpolated = interpolated;
        _wide = wide && Avx2.IsSupported;
        _flat = sizeZ == 1;
    }

    /// <summary>The largest index along each axis.</summary>
    public Vector128<float> Last => _last;

    /// <summary>Values at eight points of a line, start + (first + 0 ... 7) step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Line(Vector128<float> start, Vector128<float> step, int first)
    {
        Vector256<float> n = Vector256.Create((float)first) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        return At(
            Vector256.Create(start.GetElement(0)) + n * step.GetElement(0),
            Vector256.Create(start.GetElement(1)) + n * step.GetElement(1),
            Vector256.Create(start.GetElement(2)) + n * step.GetElement(2));
    }

    /// <summary>Values at eight points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> At(Vector256<float> x, Vector256<float> y, Vector256<float> z)
    {
        if (_wide)
            return _interpolated ? _flat ? WideBilinear(x, y) : WideTrilinear(x, y, z) : WideNearest(x, y, z);
        return EachByItself(x, y, z);
    }

    /// <summary>
    /// By how much values at eight points a voxel further along each axis are above those a voxel before. A voxel that several of the six values need is
    /// read once, 32 in all rather than 48.
    /// </summary>
    public void Slopes(Vector256<float> x, Vector256<float> y, Vector256<float> z, out Vector256<float> alongX, out Vector256<float> alongY, out Vector256<float> alongZ)
    {
        if (_interpolated && _wide)
        {
            if (TryCells(x, y, z, out VoxelCells cells))
                cells.Slopes(out alongX, out alongY, out alongZ);
            else
                TrilinearSlopes<Gather>(x, y, z, out alongX, out alongY, out alongZ);
            return;
        }

        if (_interpolated)
        {
            TrilinearSlopes<EachByOne>(x, y, z, out alongX, out alongY, out alongZ);
            return;
        }

        Vector256<float> one = Vector256<float>.One;
        alongX = At(x + one, y, z) - At(x - one, y, z);
        alongY = At(x, y + one, z) - At(x, y - one, z);
        alongZ = At(x, y, z + one) - At(x, y, z - one);
    }

    /// <summary>The value at one point.</summary>
    public float At(float x, float y, float z) => _interpolated ? Trilinear(x, y, z) : Nearest(x, y, z);

    /// <summary>Which voxels a place along one axis is between, as offsets, and which part of the second counts.</summary>
    public (int Near, int Far, float Share) Across(int axis, float place)
    {
        int stride = axis switch { 0 => 1, 1 => _strideY, _ => _strideZ };
        place = Snapped(Clamped(_interpolated ? place : place + 0.5f, _last[axis]));
        int near = (int)place;
        float share = _interpolated ? place - near : 0;
        return (near * stride, (share > 0 ? near + 1 : near) * stride, share);
    }

    /// <summary>Values between pairs of voxels.</summary>
    /// <param name="near">Offset of the first pair's nearer voxel.</param>
    /// <param name="far">Offset of its other voxel.</param>
    /// <param name="stride">From one pair to the next.</param>
    /// <param name="share">Which part of the other voxel counts.</param>
    /// <param name="values">Results.</param>
    public void Mix(int near, int far, int stride, float share, Span<float> values)
    {
        int n = 0;
        if (stride == 1)
        {
            for (; n <= values.Length - 8; n += 8)
                Mixed(Vector256.Load(_voxels + near + n), Vector256.Load(_voxels + far + n), Vector256.Create(share)).CopyTo(values[n..]);
        }

        for (; n < values.Length; n++)
            values[n] = Mixed(_voxels[near + n * stride], _voxels[far + n * stride], share);
    }

    private Vector256<float> EachByItself(Vector256<float> x, Vector256<float> y, Vector256<float> z)
    {
        Vector256<float> values = default;
        for (int lane = 0; lane < 8; lane++)
            values = values.WithElement(lane, At(x[lane], y[lane], z[lane]));
        return values;
    }

    private float Trilinear(float x, float y, float z)
    {
        x = Snapped(Clamped(x, _last[0]));
        y = Snapped(Clamped(y, _last[1]));
        z = Snapped(Clamped(z, _last[2]));
        int i = (int)x;
        int j = (int)y;
        int k = (int)z;
        float u = x - i;
        float v = y - j;
        float w = z - k;
        int di = u > 0 ? 1 : 0;
        int dj = v > 0 ? _strideY : 0;
        int dk = w > 0 ? _strideZ : 0;
        float* near = _voxels + (i + j * _strideY + k * _strideZ);
        float* far = near + dk;
        float nearValue = Mixed(Mixed(near[0], near[di], u), Mixed(near[dj], near[dj + di], u), v);
        float farValue = Mixed(Mixed(far[0], far[di], u), Mixed(far[dj], far[dj + di], u), v);
        return Mixed(nearValue, farValue, w);
    }

    private Vector256<float> WideTrilinear(Vector256<float> x, Vector256<float> y, Vector256<float> z)
    {
        if (TryCells(x, y, z, out VoxelCells cells))
            return cells.Values();
        x = Snapped(Clamped(x, _last[0]));
        y = Snapped(Clamped(y, _last[1]));
        z = Snapped(Clamped(z, _last[2]));
        Vector256<int> i = Vector256.ConvertToInt32Native(x);
        Vector256<int> j = Vector256.ConvertToInt32Native(y);
        Vector256<int> k = Vector256.ConvertToInt32Native(z);
        Vector256<float> u = x - Avx.ConvertToVector256Single(i);
        Vector256<float> v = y - Avx.ConvertToVector256Single(j);
        Vector256<float> w = z - Avx.ConvertToVector256Single(k);
        Vector256<int> di = Vector256.GreaterThan(u, Vector256<float>.Zero).AsInt32() & Vector256<int>.One;
        Vector256<int> dj = Vector256.GreaterThan(v, Vector256<float>.Zero).AsInt32() & Vector256.Create(_strideY);
        Vector256<int> dk = Vector256.GreaterThan(w, Vector256<float>.Zero).AsInt32() & Vector256.Create(_strideZ);
        Vector256<int> near = i + j * _strideY + k * _strideZ;
        Vector256<int> far = near + dk;
        Vector256<float> nearValue = Mixed(Mixed(Load(near), Load(near + di), u), Mixed(Load(near + dj), Load(near + dj + di), u), v);
        Vector256<float> farValue = Mixed(Mixed(Load(far), Load(far + di), u), Mixed(Load(far + dj), Load(far + dj + di), u), v);
        return Mixed(nearValue, farValue, w);
    }

    // The cells that eight points are in, if they are not at the edge of the volume, nor at the centre of a voxel along any axis.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryCells(Vector256<float> x, Vector256<float> y, Vector256<float> z, out VoxelCells cells)
    {
        Vector256<float> isInside = Cell(x, _last[0], out Vector256<int> i, out Vector256<float> u) & Cell(y, _last[1], out Vector256<int> j, out Vector256<float> v)
            & Cell(z, _last[2], out Vector256<int> k, out Vector256<float> w);
        cells = new(_voxels, _strideY, _strideZ, i + j * _strideY + k * _strideZ, u, v, w);
        return isInside.ExtractMostSignificantBits() == 0xFF;
    }

    // All bits where the voxels of a cell, and those beside it, are within the volume; none where the place is not a number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Cell(Vector256<float> place, float last, out Vector256<int> number, out Vector256<float> share)
    {
        place = Snapped(place);
        Vector256<float> cell = Vector256.Floor(place);
        share = place - cell;
        number = Vector256.ConvertToInt32Native(cell);
        return Vector256.GreaterThan(share, Vector256<float>.Zero) & Vector256.GreaterThanOrEqual(cell, Vector256<float>.One)
            & Vector256.LessThanOrEqual(cell, Vector256.Create(last - 2));
    }

    // A volume of one slice: the same as there, with nothing beyond.
    private Vector256<float> WideBilinear(Vector256<float> x, Vector256<float> y)
    {
        x = Snapped(Clamped(x, _last[0]));
        y = Snapped(Clamped(y, _last[1]));
        Vector256<int> i = Vector256.ConvertToInt32Native(x);
        Vector256<int> j = Vector256.ConvertToInt32Native(y);
        Vector256<float> u = x - Avx.ConvertToVector256Single(i);
        Vector256<float> v = y - Avx.ConvertToVector256Single(j);
        Vector256<int> di = Vector256.GreaterThan(u, Vector256<float>.Zero).AsInt32() & Vector256<int>.One;
        Vector256<int> dj = Vector256.GreaterThan(v, Vector256<float>.Zero).AsInt32() & Vector256.Create(_strideY);
        Vector256<int> near = i + j * _strideY;
        return Mixed(Mixed(Load(near), Load(near + di), u), Mixed(Load(near + dj), Load(near + dj + di), u), v);
    }

    // Voxels are a (a cell before), b and c (the cell's own) and d along x; 0 to 3 likewise along y and z. Each is moved into the volume by itself, as a
    // value a voxel further on would be.
    private void TrilinearSlopes<TLoad>(Vector256<float> x, Vector256<float> y, Vector256<float> z, out Vector256<float> alongX, out Vector256<float> alongY, out Vector256<float> alongZ)
        where TLoad : struct, ILoad
    {
        Vector256<int> a = Cell(x, _last[0], 1, out Vector256<int> b, out Vector256<int> c, out Vector256<int> d, out Vector256<float> u);
        Vector256<int> y0 = Cell(y, _last[1], _strideY, out Vector256<int> y1, out Vector256<int> y2, out Vector256<int> y3, out Vector256<float> v);
        Vector256<int> z0 = Cell(z, _last[2], _strideZ, out Vector256<int> z1, out Vector256<int> z2, out Vector256<int> z3, out Vector256<float> w);
        Vector256<float> b11 = TLoad.At(_voxels, b + y1 + z1), c11 = TLoad.At(_voxels, c + y1 + z1), b21 = TLoad.At(_voxels, b + y2 + z1), c21 = TLoad.At(_voxels, c + y2 + z1);
        Vector256<float> b12 = TLoad.At(_voxels, b + y1 + z2), c12 = TLoad.At(_voxels, c + y1 + z2), b22 = TLoad.At(_voxels, b + y2 + z2), c22 = TLoad.At(_voxels, c + y2 + z2);
        alongX = Between(
            Between(RiseX<TLoad>(a, b11, c11, d, y1 + z1, u), RiseX<TLoad>(a, b21, c21, d, y2 + z1, u), v),
            Between(RiseX<TLoad>(a, b12, c12, d, y1 + z2, u), RiseX<TLoad>(a, b22, c22, d, y2 + z2, u), v),
            w);
        Vector256<float> x11 = Between(b11, c11, u), x21 = Between(b21, c21, u), x12 = Between(b12, c12, u), x22 = Between(b22, c22, u);
        alongY = Between(
            Between(x21, RowX<TLoad>(b, c, y3 + z1, u), v) - Between(RowX<TLoad>(b, c, y0 + z1, u), x11, v),
            Between(x22, RowX<TLoad>(b, c, y3 + z2, u), v) - Between(RowX<TLoad>(b, c, y0 + z2, u), x12, v),
            w);
        Vector256<float> before = Between(RowX<TLoad>(b, c, y1 + z0, u), RowX<TLoad>(b, c, y2 + z0, u), v);
        Vector256<float> beyond = Between(RowX<TLoad>(b, c, y1 + z3, u), RowX<TLoad>(b, c, y2 + z3, u), v);
        alongZ = Between(Between(x12, x22, v), beyond, w) - Between(before, Between(x11, x21, v), w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> RowX<TLoad>(Vector256<int> b, Vector256<int> c, Vector256<int> row, Vector256<float> share)
        where TLoad : struct, ILoad => Between(TLoad.At(_voxels, b + row), TLoad.At(_voxels, c + row), share);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> RiseX<TLoad>(Vector256<int> a, Vector256<float> b, Vector256<float> c, Vector256<int> d, Vector256<int> row, Vector256<float> share)
        where TLoad : struct, ILoad =>
        Between(c, TLoad.At(_voxels, d + row), share) - Between(TLoad.At(_voxels, a + row), b, share);

    // The voxel before a cell along an axis, the cell's two, and the one beyond.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Cell(
        Vector256<float> place, float last, int stride, out Vector256<int> near, out Vector256<int> far, out Vector256<int> beyond, out Vector256<float> share)
    {
        place = Snapped(place);
        Vector256<float> cell = Vector256.Floor(place);
        share = place - cell;
        Vector256<float> one = Vector256<float>.One;
        near = Number(cell, last) * stride;
        far = Number(cell + one, last) * stride;
        beyond = Number(cell + one + one, last) * stride;
        return Number(cell - one, last) * stride;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Number(Vector256<float> place, float last) => Vector256.ConvertToInt32Native(Clamped(place, last));

    // Where the share is 0, the second value does not count, whatever it is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Between(Vector256<float> first, Vector256<float> second, Vector256<float> share) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(share, Vector256<float>.Zero), Mixed(first, second, share), first);

    private float Nearest(float x, float y, float z)
    {
        int i = (int)Snapped(Clamped(x + 0.5f, _last[0]));
        int j = (int)Snapped(Clamped(y + 0.5f, _last[1]));
        int k = (int)Snapped(Clamped(z + 0.5f, _last[2]));
        return _voxels[i + j * _strideY + k * _strideZ];
    }

    private Vector256<float> WideNearest(Vector256<float> x, Vector256<float> y, Vector256<float> z)
    {
        Vector256<float> half = Vector256.Create(0.5f);
        Vector256<int> i = Vector256.ConvertToInt32Native(Snapped(Clamped(x + half, _last[0])));
        Vector256<int> j = Vector256.ConvertToInt32Native(Snapped(Clamped(y + half, _last[1])));
        Vector256<int> k = Vector256.ConvertToInt32Native(Snapped(Clamped(z + half, _last[2])));
        return Load(i + j * _strideY + k * _strideZ);
    }

    // Written so that what is not a number becomes 0, an index that exists, in both.
    private static float Clamped(float value, float last)
    {
        float above = value > 0 ? value : 0;
        return above < last ? above : last;
    }

    private static Vector256<float> Clamped(Vector256<float> value, float last) =>
        Vector256.MinNative(Vector256.MaxNative(value, Vector256<float>.Zero), Vector256.Create(last));

    private static float Snapped(float value)
    {
        float whole = MathF.Round(value);
        return MathF.Abs(value - whole) < Snap ? whole : value;
    }

    private static Vector256<float> Snapped(Vector256<float> value)
    {
        Vector256<float> whole = Vector256.Round(value);
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(value - whole), Vector256.Create(Snap)), whole, value);
    }

    private static float Mixed(float a, float b, float share) => a + share * (b - a);

    private static Vector256<float> Mixed(Vector256<float> a, Vector256<float> b, Vector256<float> share) => a + share * (b - a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Load(Vector256<int> index) => Avx2.GatherVector256(_voxels, index, sizeof(float));

    // How slopes read voxels; what they make of them is the same.
    private interface ILoad
    {
        static abstract Vector256<float> At(float* voxels, Vector256<int> index);
    }

    private readonly struct Gather : ILoad
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> At(float* voxels, Vector256<int> index) => Avx2.GatherVector256(voxels, index, sizeof(float));
    }

    private readonly struct EachByOne : ILoad
    {
        public static Vector256<float> At(float* voxels, Vector256<int> index) => Vector256.Create(
            voxels[index[0]], voxels[index[1]], voxels[index[2]], voxels[index[3]], voxels[index[4]], voxels[index[5]], voxels[index[6]], voxels[index[7]]);
    }
}
