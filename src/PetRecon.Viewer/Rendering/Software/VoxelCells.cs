using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// Eight points that lie between voxels, none at the centre of one, with at least one more voxel to each side: where nothing has to be moved into the
/// volume or left out, which is nearly everywhere. The law is that of <see cref="VoxelTable"/>, to the bit.
/// </summary>
internal readonly unsafe struct VoxelCells
{
    private readonly Vector256<int> _first;
    private readonly Vector256<float> _x;
    private readonly Vector256<float> _y;
    private readonly Vector256<float> _z;
    private readonly float* _voxels;
    private readonly int _strideY;
    private readonly int _strideZ;

    /// <param name="voxels">The volume.</param>
    /// <param name="strideY">From a row to the next one.</param>
    /// <param name="strideZ">From a plane to the next one.</param>
    /// <param name="first">Offsets of the first voxels of the cells that the points are in.</param>
    /// <param name="x">Which part of the way to the next voxel they are.</param>
    /// <param name="y">The same along y.</param>
    /// <param name="z">The same along z.</param>
    public VoxelCells(float* voxels, int strideY, int strideZ, Vector256<int> first, Vector256<float> x, Vector256<float> y, Vector256<float> z)
    {
        _voxels = voxels;
        (_strideY, _strideZ) = (strideY, strideZ);
        (_first, _x, _y, _z) = (first, x, y, z);
    }

    /// <summary>The values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Values()
    {
        VoxelRows rows = new(_first);
        float* far = _voxels + _strideZ;
        return Mixed(
            Mixed(Mean(rows, _voxels, _x), Mean(rows, _voxels + _strideY, _x), _y),
            Mixed(Mean(rows, far, _x), Mean(rows, far + _strideY, _x), _y),
            _z);
    }

    /// <summary>By how much values a voxel further along each axis are above those a voxel before.</summary>
    public void Slopes(out Vector256<float> alongX, out Vector256<float> alongY, out Vector256<float> alongZ)
    {
        (Vector256<float> u, Vector256<float> v, Vector256<float> w) = (_x, _y, _z);
        VoxelRows before = new(_first - Vector256<int>.One);
        VoxelRows rows = new(_first);
        float* near = _voxels;
        float* far = near + _strideZ;
        Rise(before, near, u, out Vector256<float> rise11, out Vector256<float> x11);
        Rise(before, near + _strideY, u, out Vector256<float> rise21, out Vector256<float> x21);
        Rise(before, far, u, out Vector256<float> rise12, out Vector256<float> x12);
        Rise(before, far + _strideY, u, out Vector256<float> rise22, out Vector256<float> x22);
        alongX = Mixed(Mixed(rise11, rise21, v), Mixed(rise12, rise22, v), w);
        alongY = Mixed(
            Mixed(x21, Mean(rows, near + 2 * _strideY, u), v) - Mixed(Mean(rows, near - _strideY, u), x11, v),
            Mixed(x22, Mean(rows, far + 2 * _strideY, u), v) - Mixed(Mean(rows, far - _strideY, u), x12, v),
            w);
        float* nearer = near - _strideZ;
        float* beyond = far + _strideZ;
        alongZ = Mixed(Mixed(x12, x22, v), Mixed(Mean(rows, beyond, u), Mean(rows, beyond + _strideY, u), v), w)
            - Mixed(Mixed(Mean(rows, nearer, u), Mean(rows, nearer + _strideY, u), v), Mixed(x11, x21, v), w);
    }

    // How a row rises over two voxels, and its value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rise(VoxelRows before, float* voxels, Vector256<float> share, out Vector256<float> rise, out Vector256<float> value)
    {
        before.Fours(voxels, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d);
        value = Mixed(b, c, share);
        rise = Mixed(c, d, share) - Mixed(a, b, share);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mean(VoxelRows rows, float* voxels, Vector256<float> share)
    {
        rows.Pairs(voxels, out Vector256<float> a, out Vector256<float> b);
        return Mixed(a, b, share);
    }

    private static Vector256<float> Mixed(Vector256<float> a, Vector256<float> b, Vector256<float> share) => a + share * (b - a);
}
