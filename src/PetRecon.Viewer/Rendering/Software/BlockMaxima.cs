using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// The highest voxel of each block of 2 x 2 x 2 cells between voxels, 16 bits each: small enough for caches where the volume is not, and asked for eight
/// samples at once, before any of them is interpolated. In noise, where larger cells all have a high voxel somewhere, most blocks have none.
/// </summary>
/// <remarks>
/// A number is 0 where no voxel is a number, and otherwise 1 more than the place of the maximum between the volume's lowest and highest value, rounded up;
/// the threshold of a value is its place rounded up. Both are made by the same operations, which keep order, so a block above a value is above its threshold.
/// </remarks>
internal sealed unsafe class BlockMaxima
{
    private const int Places = ushort.MaxValue - 2;

    // Never moved; one entry longer, as entries are read in pairs.
    private readonly ushort[] _blocks;
    private readonly ushort* _first;
    private readonly int _strideY;
    private readonly int _strideZ;
    private readonly float _low;
    private readonly float _scale;
    private readonly Vector128<float> _last;
    private readonly bool _wide;

    private BlockMaxima(VoxelGrid grid, float low, float high, bool wide)
    {
        (int x, int y, int z) = (Count(grid.SizeX), Count(grid.SizeY), Count(grid.SizeZ));
        _blocks = GC.AllocateUninitializedArray<ushort>(x * y * z + 1, pinned: true);
        _blocks[^1] = 0;
        _first = (ushort*)Unsafe.AsPointer(ref _blocks[0]);
        (_strideY, _strideZ) = (x, x * y);
        _low = low;
        float scale = Places / (high - low);
        _scale = float.IsFinite(scale) ? scale : 0;
        _last = Vector128.Create(grid.SizeX - 1f, grid.SizeY - 1f, grid.SizeZ - 1f, 0);
        _wide = wide;
    }

    /// <summary>Makes the maxima of a volume.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="skip">What is known about it already.</param>
    /// <param name="wide">Whether AVX2 is used.</param>
    /// <param name="parallel">Threads, and the way to end early.</param>
    public static BlockMaxima Of(Volume volume, SkipGrid skip, bool wide, ParallelOptions parallel)
    {
        VoxelGrid grid = volume.Grid;
        float low = skip.Coarse.Lowest.Where(float.IsFinite).DefaultIfEmpty(0).Min();
        float high = skip.Coarse.Highest.Where(float.IsFinite).DefaultIfEmpty(0).Max();
        BlockMaxima maxima = new(grid, low, high, wide);
        Parallel.For(0, Count(grid.SizeZ), parallel, () => new float[grid.SizeX], (z, _, highest) =>
        {
            for (int y = 0; y < Count(grid.SizeY); y++)
                maxima.FillRow(volume, y, z, highest);
            return highest;
        }, static _ => { });
        return maxima;
    }

    /// <summary>Blocks up to this have nothing above a value.</summary>
    public int ThresholdOf(float value) => float.IsNegativeInfinity(value) ? 0 : Place(value);

    /// <summary>Which of eight points, in voxel indices, are in blocks above a threshold: a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Above(Vector256<float> x, Vector256<float> y, Vector256<float> z, int threshold)
    {
        if (!_wide)
            return EachByItself(x, y, z, threshold);
        Vector256<int> block = Block(x, _last[0]) + Block(y, _last[1]) * _strideY + Block(z, _last[2]) * _strideZ;
        Vector256<int> values = Avx2.GatherVector256((int*)_first, block, sizeof(ushort)) & Vector256.Create(0xFFFF);
        return Vector256.GreaterThan(values, Vector256.Create(threshold)).ExtractMostSignificantBits();
    }

    private static int Count(int voxels) => (voxels + 1) / 2;

    // Clamped as VoxelTable does, so that a point is in the block that its voxels are in.
    private static Vector256<int> Block(Vector256<float> index, float last) =>
        Avx.ConvertToVector256Int32WithTruncation(Avx.Min(Avx.Max(index, Vector256<float>.Zero), Vector256.Create(last))) >> 1;

    private uint EachByItself(Vector256<float> x, Vector256<float> y, Vector256<float> z, int threshold)
    {
        uint above = 0;
        for (int lane = 0; lane < 8; lane++)
        {
            int block = Block(x[lane], _last[0]) + Block(y[lane], _last[1]) * _strideY + Block(z[lane], _last[2]) * _strideZ;
            above |= _blocks[block] > threshold ? 1u << lane : 0;
        }

        return above;
    }

    private static int Block(float index, float last) => (int)(index > 0 ? index < last ? index : last : 0) >> 1;

    private int Place(float value) => (int)MathF.Ceiling(MathF.Min(MathF.Max((value - _low) * _scale, 0), Places));

    private void FillRow(Volume volume, int blockY, int blockZ, float[] highest)
    {
        VoxelGrid grid = volume.Grid;
        Array.Fill(highest, float.NegativeInfinity);
        for (int z = 2 * blockZ; z < Math.Min(2 * blockZ + 3, grid.SizeZ); z++)
        {
            for (int y = 2 * blockY; y < Math.Min(2 * blockY + 3, grid.SizeY); y++)
                Raise(highest, volume.Voxels.Slice(grid.LinearIndex(0, y, z), grid.SizeX));
        }

        Span<ushort> row = _blocks.AsSpan(blockY * _strideY + blockZ * _strideZ, _strideY);
        for (int x = 0; x < row.Length; x++)
        {
            float value = MathF.Max(highest[2 * x], MathF.Max(highest[Math.Min(2 * x + 1, highest.Length - 1)], highest[Math.Min(2 * x + 2, highest.Length - 1)]));
            row[x] = (ushort)(float.IsNegativeInfinity(value) ? 0 : float.IsFinite(value) ? 1 + Place(value) : ushort.MaxValue);
        }
    }

    // What is not a number is above nothing.
    private static void Raise(Span<float> highest, ReadOnlySpan<float> voxels)
    {
        int n = 0;
        for (; n <= voxels.Length - 8; n += 8)
        {
            Vector256<float> values = Vector256.Create(voxels[n..]);
            Vector256<float> known = Vector256.Create<float>(highest[n..]);
            Vector256.ConditionalSelect(Vector256.GreaterThan(values, known), values, known).CopyTo(highest[n..]);
        }

        for (; n < voxels.Length; n++)
            highest[n] = voxels[n] > highest[n] ? voxels[n] : highest[n];
    }
}
