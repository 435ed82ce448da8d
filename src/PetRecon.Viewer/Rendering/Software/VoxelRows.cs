using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// Voxels beside each other along x, from eight places at once. Two or four of them are one load each, where gathers take a load for every voxel and
/// some time of their own: half the time for all that interpolation and slopes read.
/// </summary>
/// <param name="places">Offsets of the eight voxels that are first in their rows.</param>
internal readonly unsafe struct VoxelRows(Vector256<int> places)
{
    private readonly Vector256<int> _places = places;

    /// <summary>Two voxels from each place on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pairs(float* voxels, out Vector256<float> first, out Vector256<float> second)
    {
        Vector256<float> low = Vector256.Create(Two(voxels, _places[0], _places[1]), Two(voxels, _places[4], _places[5]));
        Vector256<float> high = Vector256.Create(Two(voxels, _places[2], _places[3]), Two(voxels, _places[6], _places[7]));
        first = Avx.Shuffle(low, high, 0b10_00_10_00);
        second = Avx.Shuffle(low, high, 0b11_01_11_01);
    }

    /// <summary>Four voxels from each place on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fours(float* voxels, out Vector256<float> first, out Vector256<float> second, out Vector256<float> third, out Vector256<float> fourth)
    {
        Vector256<float> a = Vector256.Create(Vector128.Load(voxels + _places[0]), Vector128.Load(voxels + _places[4]));
        Vector256<float> b = Vector256.Create(Vector128.Load(voxels + _places[1]), Vector128.Load(voxels + _places[5]));
        Vector256<float> c = Vector256.Create(Vector128.Load(voxels + _places[2]), Vector128.Load(voxels + _places[6]));
        Vector256<float> d = Vector256.Create(Vector128.Load(voxels + _places[3]), Vector128.Load(voxels + _places[7]));
        (Vector256<float> low, Vector256<float> high) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
        (Vector256<float> otherLow, Vector256<float> otherHigh) = (Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        first = Avx.Shuffle(low, otherLow, 0b01_00_01_00);
        second = Avx.Shuffle(low, otherLow, 0b11_10_11_10);
        third = Avx.Shuffle(high, otherHigh, 0b01_00_01_00);
        fourth = Avx.Shuffle(high, otherHigh, 0b11_10_11_10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Two(float* voxels, int one, int other) =>
        Sse.LoadHigh(Vector128.CreateScalarUnsafe(*(double*)(voxels + one)).AsSingle(), voxels + other);
}
