using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Therapy.Contours;

/// <summary>
/// Distances in a plane between two contour planes, from those in the contour planes: linear, or cubic (Hermite) with the slopes of parabolas through
/// three planes.
/// </summary>
/// <param name="Before">The plane below the lower one; null if there is none.</param>
/// <param name="Low">The lower plane.</param>
/// <param name="High">The upper plane.</param>
/// <param name="After">The plane above the upper one; null if there is none.</param>
/// <param name="BeforeMm">Distance of the first two planes.</param>
/// <param name="BetweenMm">Distance of the lower and the upper plane.</param>
/// <param name="AfterMm">Distance of the last two planes.</param>
internal sealed record DistanceBlend(float[]? Before, float[] Low, float[] High, float[]? After, float BeforeMm, float BetweenMm, float AfterMm)
{
    // How much steeper, in mm of distance to a mm of height, the curve may be than a monotone one: it overshoots by at most a quarter of this times the
    // distance of the planes. The bend of a rounded solid's widest part is less than this where its planes are closer than half its radius.
    private const float Allowance = 0.25f;

    /// <summary>The distances at a share of the way from the lower plane to the upper one.</summary>
    public void At(double share, DistanceInterpolation interpolation, float[] to)
    {
        float t = (float)share;
        ReadOnlySpan<Vector<float>> low = Lanes(Low);
        ReadOnlySpan<Vector<float>> high = Lanes(High);
        Span<Vector<float>> blended = MemoryMarshal.Cast<float, Vector<float>>(to.AsSpan());
        if (interpolation == DistanceInterpolation.Linear || (Before is null && After is null))
        {
            for (int i = 0; i < blended.Length; i++)
                blended[i] = low[i] + (high[i] - low[i]) * t;
            return;
        }

        ReadOnlySpan<Vector<float>> before = Before is null ? low : Lanes(Before);
        ReadOnlySpan<Vector<float>> after = After is null ? high : Lanes(After);
        float lowWeight = t * (1 - t) * (1 - t) * BetweenMm;
        float highWeight = -t * t * (1 - t) * BetweenMm;
        float rise = t * t * (3 - 2 * t);
        for (int i = 0; i < blended.Length; i++)
        {
            Vector<float> slope = (high[i] - low[i]) * (1 / BetweenMm);
            Vector<float> slopeBefore = (low[i] - before[i]) * (1 / BeforeMm);
            Vector<float> slopeAfter = (after[i] - high[i]) * (1 / AfterMm);
            Vector<float> atLow = Before is null ? AtEnd(slope, slopeAfter, BetweenMm, AfterMm) : Within(slopeBefore, slope, BeforeMm, BetweenMm);
            Vector<float> atHigh = After is null ? AtEnd(slope, slopeBefore, BetweenMm, BeforeMm) : Within(slope, slopeAfter, BetweenMm, AfterMm);
            blended[i] = low[i] + (high[i] - low[i]) * rise + atLow * lowWeight + atHigh * highWeight;
        }
    }

    private static ReadOnlySpan<Vector<float>> Lanes(float[] distances) => MemoryMarshal.Cast<float, Vector<float>>(distances.AsSpan());

    // The slope in the middle of three planes. Three times the smaller one of both sides is what keeps a cubic curve monotone (Fritsch and Carlson 1980).
    private static Vector<float> Within(Vector<float> below, Vector<float> above, float belowMm, float aboveMm)
    {
        Vector<float> slope = (below * aboveMm + above * belowMm) * (1 / (belowMm + aboveMm));
        Vector<float> monotone = Vector.Min(Vector.Abs(below), Vector.Abs(above)) * 3f;
        Vector<int> isOneWay = Vector.GreaterThan(below * above, Vector<float>.Zero);
        Vector<float> bound = Vector.ConditionalSelect(isOneWay, monotone, Vector<float>.Zero) + new Vector<float>(Allowance);
        return Vector.Min(Vector.Max(slope, -bound), bound);
    }

    // The slope at the outermost plane, from the two distances next to it.
    private static Vector<float> AtEnd(Vector<float> next, Vector<float> afterNext, float nextMm, float afterNextMm)
    {
        Vector<float> slope = next + (next - afterNext) * (nextMm / (nextMm + afterNextMm));
        Vector<float> monotone = next * 3f;
        Vector<float> least = Vector.Min(monotone, Vector<float>.Zero) - new Vector<float>(Allowance);
        Vector<float> most = Vector.Max(monotone, Vector<float>.Zero) + new Vector<float>(Allowance);
        return Vector.Min(Vector.Max(slope, least), most);
    }
}
