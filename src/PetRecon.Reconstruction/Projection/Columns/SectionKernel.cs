using System.Runtime.CompilerServices;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>
/// What is done with a section: the plane through two columns of crystals, cut out of an image. It lies in blocks of as many planes as a vector
/// has lanes, z after z, one plane in each lane. A line rises slowly from plane to plane, so that a few neighbouring vectors hold all samples of a block:
/// each of them counts with 1 less the distance in z, as linear interpolation has it, without a gather or a scatter.
/// </summary>
/// <typeparam name="TWide">The vector.</typeparam>
internal static unsafe class SectionKernel<TWide>
    where TWide : struct, IWide<TWide>
{
    /// <summary>Interpolates a block across the columns of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="planes">Where each plane's samples are.</param>
    /// <param name="block">Receives the block.</param>
    /// <param name="begin">First z; a multiple of 16.</param>
    /// <param name="end">After the last z; a multiple of 16.</param>
    /// <param name="turn">Room.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Cut(float* image, in SectionPlanes planes, float* block, int begin, int end, in SectionTurn turn)
    {
        int size = end - begin;
        for (int lane = 0; lane < TWide.Lanes; lane++)
        {
            float* a = image + planes.Near[lane] + begin;
            float* b = image + planes.Far[lane] + begin;
            float* row = turn.Rows + lane * turn.Stride;
            TWide near = TWide.Of(planes.NearWeights[lane]);
            TWide far = TWide.Of(planes.FarWeights[lane]);
            for (int z = 0; z < size; z += TWide.Lanes)
                TWide.Store(TWide.MultiplyAdd(far, TWide.Load(b + z), near * TWide.Load(a + z)), row + z);
        }

        float* to = block + begin * TWide.Lanes;
        for (int z = 0; z < size; z += 4)
        {
            TWide.LoadSquares(turn.Rows + z, turn.RowPlaces, out TWide v0, out TWide v1, out TWide v2, out TWide v3);
            TWide.Store(v0, to);
            TWide.Store(v1, to + TWide.Lanes);
            TWide.Store(v2, to + 2 * TWide.Lanes);
            TWide.Store(v3, to + 3 * TWide.Lanes);
            to += 4 * TWide.Lanes;
        }
    }

    /// <summary>Adds a block to the columns of an image: the adjoint of <see cref="Cut"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(float* block, in SectionPlanes planes, float* image, int begin, int end, in SectionTurn turn)
    {
        int size = end - begin;
        for (int z = 0; z < size; z += TWide.Lanes)
        {
            float* from = block + (begin + z) * TWide.Lanes;
            for (int lane = 0; lane < TWide.Lanes; lane += 4)
            {
                TWide.LoadSquares(from + lane, turn.LanePlaces, out TWide v0, out TWide v1, out TWide v2, out TWide v3);
                float* row = turn.Rows + lane * turn.Stride + z;
                TWide.Store(v0, row);
                TWide.Store(v1, row + turn.Stride);
                TWide.Store(v2, row + 2 * turn.Stride);
                TWide.Store(v3, row + 3 * turn.Stride);
            }
        }

        for (int lane = 0; lane < TWide.Lanes; lane++)
        {
            float* a = image + planes.Near[lane] + begin;
            float* b = image + planes.Far[lane] + begin;
            float* row = turn.Rows + lane * turn.Stride;
            TWide near = TWide.Of(planes.NearWeights[lane]);
            TWide far = TWide.Of(planes.FarWeights[lane]);
            for (int z = 0; z < size; z += TWide.Lanes)
            {
                TWide value = TWide.Load(row + z);
                TWide.Store(TWide.MultiplyAdd(near, value, TWide.Load(a + z)), a + z);
                TWide.Store(TWide.MultiplyAdd(far, value, TWide.Load(b + z)), b + z);
            }
        }
    }

    /// <summary>Finds where a line's samples begin in each block: <see cref="SectionLine.Starts"/> and <see cref="SectionLine.Places"/>.</summary>
    /// <param name="shape">The section's size.</param>
    /// <param name="line">The line.</param>
    /// <param name="first">First block.</param>
    /// <param name="last">Last block.</param>
    /// <returns>Number of rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Begin(in SectionShape shape, in SectionLine line, int first, int last)
    {
        float reach = line.Slope * (TWide.Lanes - 1);
        int rows = (int)MathF.Ceiling(MathF.Abs(reach)) + 2;
        TWide lowest = TWide.Of(line.Height + MathF.Min(0, reach)), slope = TWide.Of(line.Slope);
        TWide highest = TWide.Of(Math.Min(shape.Depth - 1, shape.Rows - rows)), lanes = TWide.Of(TWide.Lanes);
        for (int block = first - first % TWide.Lanes; block <= last; block += TWide.Lanes)
        {
            TWide row = TWide.Floor(TWide.Min(TWide.Max(TWide.MultiplyAdd(slope, TWide.Load(shape.FirstPlanes + block), lowest), TWide.Zero), highest));
            TWide.Store(row, line.Starts + block);
            TWide.StoreIntegers(TWide.MultiplyAdd(row, lanes, TWide.Load(shape.BlockPlaces + block)), line.Places + block);
        }

        return rows;
    }

    /// <summary>The sum of a line's samples.</summary>
    /// <param name="section">The section.</param>
    /// <param name="shape">Its size.</param>
    /// <param name="line">The line.</param>
    /// <param name="first">First block.</param>
    /// <param name="last">Last block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(float* section, in SectionShape shape, in SectionLine line, int first, int last)
    {
        int rows = Begin(shape, line, first, last);
        TWide slope = TWide.Of(line.Slope), height = TWide.Of(line.Height), one = TWide.Of(1f), top = TWide.Of(shape.Depth - 1);
        float* planes = shape.Planes;
        float* shares = line.Shares;
        float* starts = line.Starts;
        int* places = line.Places;
        TWide total = TWide.Zero;
        for (int block = first; block <= last; block++)
        {
            TWide z = TWide.Min(TWide.Max(TWide.MultiplyAdd(slope, TWide.Load(planes + block * TWide.Lanes), height), TWide.Zero), top);
            float* values = section + places[block];
            TWide from = z - TWide.Of(starts[block]);
            TWide to = one - from;
            TWide sum = TWide.Max(TWide.Zero, to) * TWide.Load(values);
            for (int i = 2; i < rows; i++)
            {
                values += TWide.Lanes;
                to += one;
                sum = TWide.MultiplyAdd(TWide.Max(TWide.Zero, TWide.Min(from, to)), TWide.Load(values), sum);
                from -= one;
            }

            sum = TWide.MultiplyAdd(TWide.Max(TWide.Zero, from), TWide.Load(values + TWide.Lanes), sum);
            total = TWide.MultiplyAdd(TWide.Load(shares + block * TWide.Lanes), sum, total);
        }

        return TWide.Sum(total);
    }

    /// <summary>Adds a value to a line's samples, as they count: the adjoint of <see cref="Sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float value, float* section, in SectionShape shape, in SectionLine line, int first, int last)
    {
        int rows = Begin(shape, line, first, last);
        TWide slope = TWide.Of(line.Slope), height = TWide.Of(line.Height), one = TWide.Of(1f), top = TWide.Of(shape.Depth - 1), added = TWide.Of(value);
        float* planes = shape.Planes;
        float* shares = line.Shares;
        float* starts = line.Starts;
        int* places = line.Places;
        for (int block = first; block <= last; block++)
        {
            TWide z = TWide.Min(TWide.Max(TWide.MultiplyAdd(slope, TWide.Load(planes + block * TWide.Lanes), height), TWide.Zero), top);
            float* values = section + places[block];
            TWide from = z - TWide.Of(starts[block]);
            TWide to = one - from;
            TWide share = added * TWide.Load(shares + block * TWide.Lanes);
            TWide.Store(TWide.MultiplyAdd(TWide.Max(TWide.Zero, to), share, TWide.Load(values)), values);
            for (int i = 2; i < rows; i++)
            {
                values += TWide.Lanes;
                to += one;
                TWide.Store(TWide.MultiplyAdd(TWide.Max(TWide.Zero, TWide.Min(from, to)), share, TWide.Load(values)), values);
                from -= one;
            }

            values += TWide.Lanes;
            TWide.Store(TWide.MultiplyAdd(TWide.Max(TWide.Zero, from), share, TWide.Load(values)), values);
        }
    }
}
