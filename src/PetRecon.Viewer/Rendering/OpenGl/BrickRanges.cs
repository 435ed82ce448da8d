using System.Numerics;
using System.Runtime.InteropServices;
using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>
/// The lowest and highest value of each brick of 8 x 8 x 8 voxels, for passing over what cannot be seen. A brick's range also covers the voxels that
/// an interpolated value within it can need, and one more all around, as a position on the edge of a brick may be rounded to the other side.
/// Values that are not numbers do not count; a brick of nothing else has a lowest value above its highest.
/// </summary>
internal static class BrickRanges
{
    /// <summary>Voxels along an edge; the shaders know this number too.</summary>
    public const int Edge = 8;

    private const int MarginBelow = 1;
    private const int MarginAbove = 2;

    /// <summary>Number of bricks along an axis.</summary>
    public static int Count(int voxels) => (voxels + Edge - 1) / Edge;

    /// <summary>Lowest and highest values, brick by brick, x fastest.</summary>
    public static Vector2[] Of(Volume volume, CancellationToken cancellation)
    {
        VoxelGrid grid = volume.Grid;
        int countX = Count(grid.SizeX), countY = Count(grid.SizeY), countZ = Count(grid.SizeZ);
        Vector2[] ranges = new Vector2[countX * countY * countZ];
        Parallel.For(0, countY * countZ, new ParallelOptions { CancellationToken = cancellation }, row =>
        {
            int y = row % countY, z = row / countY;
            float[] low = new float[grid.SizeX], high = new float[grid.SizeX];
            Array.Fill(low, float.PositiveInfinity);
            Array.Fill(high, float.NegativeInfinity);
            for (int k = First(z); k < End(z, grid.SizeZ); k++)
            {
                for (int j = First(y); j < End(y, grid.SizeY); j++)
                    Widen(low, high, volume.Voxels.Slice(grid.LinearIndex(0, j, k), grid.SizeX));
            }

            for (int x = 0; x < countX; x++)
                ranges[x + countX * row] = Range(low, high, First(x), End(x, grid.SizeX));
        });
        return ranges;
    }

    /// <summary>Whether any value is not a number or infinite.</summary>
    public static bool HasMissing(ReadOnlySpan<float> voxels)
    {
        // What is finite times 0 is 0; a sum of it is, too.
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(voxels);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> values in wide)
            sum += values * 0f;
        float rest = Vector.Sum(sum);
        foreach (float value in voxels[(wide.Length * Vector<float>.Count)..])
            rest += value * 0f;
        return float.IsNaN(rest);
    }

    private static int First(int brick) => Math.Max(0, brick * Edge - MarginBelow);

    private static int End(int brick, int size) => Math.Min(size, (brick + 1) * Edge + MarginAbove);

    private static Vector2 Range(float[] low, float[] high, int first, int end)
    {
        Vector2 range = new(float.PositiveInfinity, float.NegativeInfinity);
        for (int i = first; i < end; i++)
            range = new(Math.Min(range.X, low[i]), Math.Max(range.Y, high[i]));
        return range;
    }

    // Comparisons with what is not a number are false, so it is not taken.
    private static void Widen(float[] low, float[] high, ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> lowWide = MemoryMarshal.Cast<float, Vector<float>>(low.AsSpan());
        Span<Vector<float>> highWide = MemoryMarshal.Cast<float, Vector<float>>(high.AsSpan());
        for (int i = 0; i < wide.Length; i++)
        {
            lowWide[i] = Vector.ConditionalSelect(Vector.LessThan(wide[i], lowWide[i]), wide[i], lowWide[i]);
            highWide[i] = Vector.ConditionalSelect(Vector.GreaterThan(wide[i], highWide[i]), wide[i], highWide[i]);
        }

        for (int i = wide.Length * Vector<float>.Count; i < values.Length; i++)
        {
            low[i] = values[i] < low[i] ? values[i] : low[i];
            high[i] = values[i] > high[i] ? values[i] : high[i];
        }
    }
}
