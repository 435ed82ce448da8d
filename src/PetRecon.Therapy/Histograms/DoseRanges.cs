using System.Runtime.Intrinsics;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// The lowest and highest finite dose in blocks of voxels around a structure. What is interpolated between voxels is never beyond them, so blocks tell
/// where nobody needs to look for extremes.
/// </summary>
internal sealed class DoseRanges
{
    // Voxels along each edge of a block: a lane for each along the fastest axis.
    private const int Edge = 8;

    private readonly (int First, int Last)[] _box;
    private readonly int[] _counts;
    private readonly float[] _lows;
    private readonly float[] _highs;

    /// <summary>Looks at all voxels of a box.</summary>
    /// <param name="frame">The dose.</param>
    /// <param name="box">First and last voxel along each of the frame's axes.</param>
    /// <param name="parallel">Number of threads.</param>
    public DoseRanges(DoseFrame frame, (int First, int Last)[] box, ParallelOptions parallel)
    {
        _box = box;
        _counts = Array.ConvertAll(box, static range => (range.Last - range.First) / Edge + 1);
        _lows = new float[_counts[0] * _counts[1] * _counts[2]];
        _highs = new float[_lows.Length];

        // In the order of the memory: x fastest, whichever axis that is here.
        int[] axes = [0, 1, 2];
        Array.Sort(axes, (a, b) => frame.Stride(a).CompareTo(frame.Stride(b)));
        Parallel.For(0, _counts[axes[2]], parallel, () => (new Vector256<float>[_counts[axes[0]]], new Vector256<float>[_counts[axes[0]]]), (k, _, own) =>
        {
            for (int j = 0; j < _counts[axes[1]]; j++)
                See(frame, axes, j, k, own.Item1, own.Item2);
            return own;
        }, static _ => { });
        (Low, High) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float low in _lows)
            Low = Math.Min(Low, low);
        foreach (float high in _highs)
            High = Math.Max(High, high);
    }

    /// <summary>The lowest dose of all; infinite if there is none that is a number.</summary>
    public float Low { get; }

    /// <summary>The highest dose of all.</summary>
    public float High { get; }

    /// <summary>The range of all blocks that have some of the voxels, which are counted as in the grid.</summary>
    public (float Low, float High) Of((int First, int Last) x, (int First, int Last) y, (int First, int Last) z)
    {
        (int fromX, int toX) = Blocks(x, 0);
        (int fromY, int toY) = Blocks(y, 1);
        (int fromZ, int toZ) = Blocks(z, 2);
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int k = fromZ; k <= toZ; k++)
        {
            for (int j = fromY; j <= toY; j++)
            {
                for (int i = fromX; i <= toX; i++)
                {
                    int at = (k * _counts[1] + j) * _counts[0] + i;
                    (low, high) = (Math.Min(low, _lows[at]), Math.Max(high, _highs[at]));
                }
            }
        }

        return (low, high);
    }

    private (int From, int To) Blocks((int First, int Last) voxels, int axis) => (
        Math.Clamp((voxels.First - _box[axis].First) / Edge, 0, _counts[axis] - 1),
        Math.Clamp((voxels.Last - _box[axis].First) / Edge, 0, _counts[axis] - 1));

    // A row of blocks.
    private void See(DoseFrame frame, int[] axes, int j, int k, Vector256<float>[] lows, Vector256<float>[] highs)
    {
        (int x, int y, int z) = (axes[0], axes[1], axes[2]);
        Array.Fill(lows, Vector256.Create(float.PositiveInfinity));
        Array.Fill(highs, Vector256.Create(float.NegativeInfinity));
        int count = _box[x].Last - _box[x].First + 1;
        for (int row = _box[z].First + k * Edge; row <= Math.Min(_box[z].Last, _box[z].First + k * Edge + Edge - 1); row++)
        {
            for (int line = _box[y].First + j * Edge; line <= Math.Min(_box[y].Last, _box[y].First + j * Edge + Edge - 1); line++)
                Widen(frame.Dose.Voxels.Slice(_box[x].First + line * frame.Stride(y) + row * frame.Stride(z), count), lows, highs);
        }

        int[] block = new int[3];
        (block[y], block[z]) = (j, k);
        for (int i = 0; i < lows.Length; i++)
        {
            block[x] = i;
            int at = (block[2] * _counts[1] + block[1]) * _counts[0] + block[0];
            (_lows[at], _highs[at]) = (float.PositiveInfinity, float.NegativeInfinity);
            for (int lane = 0; lane < Edge; lane++)
                (_lows[at], _highs[at]) = (Math.Min(_lows[at], lows[i][lane]), Math.Max(_highs[at], highs[i][lane]));
        }
    }

    // Lanes: what is no finite number counts as the neutral value.
    private static void Widen(ReadOnlySpan<float> doses, Vector256<float>[] lows, Vector256<float>[] highs)
    {
        Vector256<float> neutralLow = Vector256.Create(float.PositiveInfinity);
        Vector256<float> neutralHigh = Vector256.Create(float.NegativeInfinity);
        int whole = doses.Length / Edge;
        for (int i = 0; i < whole && i < lows.Length && i < highs.Length; i++)
        {
            Vector256<float> dose = Vector256.Create(doses.Slice(i * Edge, Edge));
            Vector256<float> isFinite = Vector256.LessThan(Vector256.Abs(dose), neutralLow);
            lows[i] = Vector256.MinNative(lows[i], Vector256.ConditionalSelect(isFinite, dose, neutralLow));
            highs[i] = Vector256.MaxNative(highs[i], Vector256.ConditionalSelect(isFinite, dose, neutralHigh));
        }

        for (int i = whole * Edge; i < doses.Length; i++)
        {
            if (!float.IsFinite(doses[i]))
                continue;
            lows[whole] = Vector256.Min(lows[whole], Vector256.Create(doses[i]));
            highs[whole] = Vector256.Max(highs[whole], Vector256.Create(doses[i]));
        }
    }
}
