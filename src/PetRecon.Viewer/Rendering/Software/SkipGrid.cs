using System.Runtime.Intrinsics;
using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>What lines of sight may skip, at two levels: cells of 4 voxels that reach 3 further, and cells of 16 that reach 11 further.</summary>
internal sealed class SkipGrid
{
    private const int FineShift = 2;
    private const int FineReach = 3;
    private const int CoarseShift = 4;
    private const int CoarseReach = 11;

    private SkipGrid(SkipLevel fine, SkipLevel coarse)
    {
        Fine = fine;
        Coarse = coarse;
    }

    public SkipLevel Fine { get; }

    public SkipLevel Coarse { get; }

    public static SkipGrid Of(Volume volume, ParallelOptions parallel)
    {
        VoxelGrid grid = volume.Grid;
        SkipLevel fine = Empty(grid, FineShift, FineReach);
        SkipLevel coarse = Empty(grid, CoarseShift, CoarseReach);
        int plane = fine.CellsX * fine.CellsY;

        // Along x and y first, plane by plane of voxels; then those along z.
        float[] lows = GC.AllocateUninitializedArray<float>(plane * grid.SizeZ);
        float[] highs = GC.AllocateUninitializedArray<float>(plane * grid.SizeZ);
        Parallel.For(0, grid.SizeZ, parallel, z => ReducePlane(volume, z, fine, lows.AsSpan(z * plane, plane), highs.AsSpan(z * plane, plane)));
        Parallel.For(0, fine.CellsZ, parallel, cell =>
        {
            Span<float> low = fine.Lowest.AsSpan(cell * plane, plane);
            Span<float> high = fine.Highest.AsSpan(cell * plane, plane);
            low.Fill(float.PositiveInfinity);
            high.Fill(float.NegativeInfinity);
            (int first, int end) = Covered(cell, FineShift, FineReach, grid.SizeZ);
            for (int z = first; z < end; z++)
                Merge(low, high, lows.AsSpan(z * plane, plane), highs.AsSpan(z * plane, plane));
        });
        Parallel.For(0, coarse.CellsZ, parallel, cell => ReduceCells(fine, coarse, cell));
        return new(fine, coarse);
    }

    private static SkipLevel Empty(VoxelGrid grid, int shift, int reach) =>
        new(shift, reach, ((grid.SizeX - 1) >> shift) + 1, ((grid.SizeY - 1) >> shift) + 1, ((grid.SizeZ - 1) >> shift) + 1);

    private static (int First, int End) Covered(int cell, int shift, int reach, int size) =>
        (Math.Max(0, (cell << shift) - reach), Math.Min(size, ((cell + 1) << shift) + reach));

    // All rows of a cell into one, eight voxels at a time; then that along x.
    private static void ReducePlane(Volume volume, int z, SkipLevel fine, Span<float> lows, Span<float> highs)
    {
        VoxelGrid grid = volume.Grid;
        float[] rowLow = new float[grid.SizeX];
        float[] rowHigh = new float[grid.SizeX];
        for (int cellY = 0; cellY < fine.CellsY; cellY++)
        {
            Array.Fill(rowLow, float.PositiveInfinity);
            Array.Fill(rowHigh, float.NegativeInfinity);
            (int firstRow, int endRow) = Covered(cellY, FineShift, FineReach, grid.SizeY);
            for (int y = firstRow; y < endRow; y++)
                Widen(rowLow, rowHigh, volume.Voxels.Slice(grid.LinearIndex(0, y, z), grid.SizeX));
            for (int cellX = 0; cellX < fine.CellsX; cellX++)
            {
                (int first, int end) = Covered(cellX, FineShift, FineReach, grid.SizeX);
                (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
                for (int x = first; x < end; x++)
                {
                    low = rowLow[x] < low ? rowLow[x] : low;
                    high = rowHigh[x] > high ? rowHigh[x] : high;
                }

                lows[cellX + fine.CellsX * cellY] = low;
                highs[cellX + fine.CellsX * cellY] = high;
            }
        }
    }

    // What is not a number is neither below nor above anything.
    private static void Widen(Span<float> lows, Span<float> highs, ReadOnlySpan<float> values)
    {
        int n = 0;
        for (; n <= values.Length - 8; n += 8)
        {
            Vector256<float> eight = Vector256.Create(values[n..]);
            Vector256<float> low = Vector256.Create<float>(lows[n..]);
            Vector256<float> high = Vector256.Create<float>(highs[n..]);
            Vector256.ConditionalSelect(Vector256.LessThan(eight, low), eight, low).CopyTo(lows[n..]);
            Vector256.ConditionalSelect(Vector256.GreaterThan(eight, high), eight, high).CopyTo(highs[n..]);
        }

        for (; n < values.Length; n++)
        {
            lows[n] = values[n] < lows[n] ? values[n] : lows[n];
            highs[n] = values[n] > highs[n] ? values[n] : highs[n];
        }
    }

    // A coarse cell C has the voxels 16 C to 16 C + 15; the fine cells 4 C - 2 to 4 C + 5 reach from 16 C - 11 to 16 C + 26.
    private static void ReduceCells(SkipLevel fine, SkipLevel coarse, int z)
    {
        for (int y = 0; y < coarse.CellsY; y++)
        {
            for (int x = 0; x < coarse.CellsX; x++)
            {
                float low = float.PositiveInfinity;
                float high = float.NegativeInfinity;
                for (int k = Math.Max(0, 4 * z - 2); k < Math.Min(fine.CellsZ, 4 * z + 6); k++)
                {
                    for (int j = Math.Max(0, 4 * y - 2); j < Math.Min(fine.CellsY, 4 * y + 6); j++)
                    {
                        int row = fine.CellsX * (j + fine.CellsY * k);
                        for (int i = Math.Max(0, 4 * x - 2); i < Math.Min(fine.CellsX, 4 * x + 6); i++)
                        {
                            low = Math.Min(low, fine.Lowest[row + i]);
                            high = Math.Max(high, fine.Highest[row + i]);
                        }
                    }
                }

                int at = x + coarse.CellsX * (y + coarse.CellsY * z);
                coarse.Lowest[at] = low;
                coarse.Highest[at] = high;
            }
        }
    }

    private static void Merge(Span<float> lows, Span<float> highs, ReadOnlySpan<float> otherLows, ReadOnlySpan<float> otherHighs)
    {
        // None of them is ever not a number, so that the vector instructions' way with those does not matter.
        int n = 0;
        for (; n <= lows.Length - 8; n += 8)
        {
            Vector256.Min(Vector256.Create<float>(lows[n..]), Vector256.Create(otherLows[n..])).CopyTo(lows[n..]);
            Vector256.Max(Vector256.Create<float>(highs[n..]), Vector256.Create(otherHighs[n..])).CopyTo(highs[n..]);
        }

        for (; n < lows.Length; n++)
        {
            lows[n] = Math.Min(lows[n], otherLows[n]);
            highs[n] = Math.Max(highs[n], otherHighs[n]);
        }
    }
}
