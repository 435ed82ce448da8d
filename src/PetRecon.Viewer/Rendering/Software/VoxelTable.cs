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

    public VoxelTable(float* voxels, int sizeX, int sizeY, int sizeZ, bool interpolated, bool wide)
    {
        _voxels = voxels;
        _strideY = sizeX;
        _strideZ = sizeX * sizeY;
        _last = Vector128.Create(sizeX - 1f, sizeY - 1f, sizeZ - 1f, 0);
        _interpolated = interpolated;
        _wide = wide && Avx2.IsSupported;
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
            return _interpolated ? WideTrilinear(x, y, z) : WideNearest(x, y, z);
        return EachByItself(x, y, z);
    }

    /// <summary>The value at one point.</summary>
    public float At(float x, float y, float z) => _interpolated ? Trilinear(x, y, z) : Nearest(x, y, z);

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
        x = Snapped(Clamped(x, _last[0]));
        y = Snapped(Clamped(y, _last[1]));
        z = Snapped(Clamped(z, _last[2]));
        Vector256<int> i = Avx.ConvertToVector256Int32WithTruncation(x);
        Vector256<int> j = Avx.ConvertToVector256Int32WithTruncation(y);
        Vector256<int> k = Avx.ConvertToVector256Int32WithTruncation(z);
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
        Vector256<int> i = Avx.ConvertToVector256Int32WithTruncation(Snapped(Clamped(x + half, _last[0])));
        Vector256<int> j = Avx.ConvertToVector256Int32WithTruncation(Snapped(Clamped(y + half, _last[1])));
        Vector256<int> k = Avx.ConvertToVector256Int32WithTruncation(Snapped(Clamped(z + half, _last[2])));
        return Load(i + j * _strideY + k * _strideZ);
    }

    // Written so that what is not a number becomes 0, an index that exists, in both.
    private static float Clamped(float value, float last)
    {
        float above = value > 0 ? value : 0;
        return above < last ? above : last;
    }

    private static Vector256<float> Clamped(Vector256<float> value, float last) =>
        Avx.Min(Avx.Max(value, Vector256<float>.Zero), Vector256.Create(last));

    private static float Snapped(float value)
    {
        float whole = MathF.Round(value);
        return MathF.Abs(value - whole) < Snap ? whole : value;
    }

    private static Vector256<float> Snapped(Vector256<float> value)
    {
        Vector256<float> whole = Avx.RoundToNearestInteger(value);
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(value - whole), Vector256.Create(Snap)), whole, value);
    }

    private static float Mixed(float a, float b, float share) => a + share * (b - a);

    private static Vector256<float> Mixed(Vector256<float> a, Vector256<float> b, Vector256<float> share) => a + share * (b - a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Load(Vector256<int> index) => Avx2.GatherVector256(_voxels, index, sizeof(float));
}
