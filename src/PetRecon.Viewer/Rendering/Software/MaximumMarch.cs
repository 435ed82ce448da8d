using System.Numerics;
using System.Runtime.Intrinsics;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// The highest value along each line of sight, as far as it can be seen: a value that has the same colour will do. The search begins where the line beside
/// it had its highest value; from then on, whatever cannot change the colour is skipped, by cells of two sizes and then by blocks. Between samples the
/// value may rise further, by a third of a bright voxel's; so the highest sample's surroundings are sampled more finely, twice.
/// </summary>
internal readonly struct MaximumMarch
{
    private readonly LayerFrame _frame;
    private readonly double _stepMm;
    private readonly ViewCuts _clip;
    private readonly int _fine;
    private readonly int _coarse;
    private readonly ColourSteps _steps;
    private readonly BlockMaxima _maxima;

    public MaximumMarch(LayerFrame frame, ViewCuts clip, double stepVoxels)
    {
        _frame = frame;
        _stepMm = stepVoxels * frame.SmallestEdgeMm;
        _clip = clip;
        double largest = _stepMm * frame.LargestMove;
        _fine = frame.Skip!.Fine.SamplesPerLook(largest);
        _coarse = frame.Skip.Coarse.SamplesPerLook(largest);
        _steps = new(frame);
        _maxima = frame.Maxima!;
    }

    private static Vector256<float> Lanes => Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);

    /// <summary>Fills <paramref name="values"/> for a row of pixels; where a line meets no value it is not a number.</summary>
    /// <param name="x">First pixel.</param>
    /// <param name="y">Row.</param>
    /// <param name="values">Results.</param>
    /// <param name="hintMm">Where the line before had its highest value, mm from the view's plane.</param>
    public void Fill(int x, int y, Span<float> values, ref double hintMm)
    {
        for (int n = 0; n < values.Length; n++)
        {
            values[n] = SampledRay.Of(_frame, _clip.At(x + n + 0.5, y + 0.5), x + n + 0.5, y + 0.5, _stepMm, _fine, _coarse) is SampledRay ray
                ? Highest(ray, ref hintMm)
                : float.NaN;
        }
    }

    private float Highest(in SampledRay ray, ref double hintMm)
    {
        VoxelTable table = _frame.Table;
        SkipCursor skip = ray.Skip;
        int found = (int)Math.Clamp((hintMm - ray.NearMm) / ray.StrideMm - 3.5, 0, ray.Last);
        ray.Places(Eight(ray, found), out Vector256<float> x, out Vector256<float> y, out Vector256<float> z);
        float best = HighestOf(table.At(x, y, z), ref found);
        float enough = Enough(best);
        int threshold = _maxima.ThresholdOf(enough);
        int group = skip.GroupSamples;
        for (int g = 0; g <= ray.Last && enough < float.PositiveInfinity; g += group)
        {
            if (skip.GroupHigh(g) <= enough)
                continue;
            for (int n = g; n <= ray.Last && n < g + group; n += 8)
            {
                if (skip.EightHigh(n) <= enough)
                    continue;
                ray.Places(Eight(ray, n), out x, out y, out z);
                if (_maxima.Above(x, y, z, threshold) == 0)
                    continue;
                int at = n;
                float highest = HighestOf(table.At(x, y, z), ref at);
                if (!(highest > best))
                    continue;
                (best, found) = (highest, at);
                enough = Enough(best);
                threshold = _maxima.ThresholdOf(enough);
            }
        }

        if (!(best > float.NegativeInfinity))
            return float.NaN;
        hintMm = ray.NearMm + found * ray.StrideMm;
        return enough < float.PositiveInfinity ? Refined(table, ray, Math.Min(found, ray.Last), best, threshold) : best;
    }

    // What cannot change the picture any more.
    private float Enough(float best) => best > float.NegativeInfinity ? _steps.Alike(best) : _steps.Unseen;

    // Lanes past the end take the last sample again.
    private static Vector256<float> Eight(in SampledRay ray, int first) => Vector256.Min(Vector256.Create((float)first) + Lanes, Vector256.Create((float)ray.Last));

    // From one sample to either side of the highest; then from one of those places to either side. The second distance is 1/20 of a step.
    private float Refined(in VoxelTable table, in SampledRay ray, float at, float best, int threshold)
    {
        foreach (float distance in (ReadOnlySpan<float>)[2f / 9, 4f / 81])
        {
            Vector256<float> places = Vector256.Create(at) + (Lanes - Vector256.Create(3.5f)) * distance;
            places = Vector256.Min(Vector256.Max(places, Vector256<float>.Zero), Vector256.Create((float)ray.Last));
            ray.Places(places, out Vector256<float> x, out Vector256<float> y, out Vector256<float> z);
            if (_maxima.Above(x, y, z, threshold) == 0)
                return best;
            int lane = 0;
            float highest = HighestOf(table.At(x, y, z), ref lane);
            if (highest > best)
                (best, at) = (highest, places[lane]);
        }

        return best;
    }

    // What is not a number does not count; the place is that of the first lane, and becomes that of the highest.
    private static float HighestOf(Vector256<float> values, ref int place)
    {
        Vector256<float> lowest = Vector256.Create(float.NegativeInfinity);
        Vector256<float> numbers = Vector256.ConditionalSelect(Vector256.GreaterThan(values, lowest), values, lowest);
        Vector128<float> four = Vector128.MaxNative(numbers.GetLower(), numbers.GetUpper());
        Vector128<float> two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        float highest = two[0] > two[1] ? two[0] : two[1];
        place += BitOperations.TrailingZeroCount(Vector256.Equals(numbers, Vector256.Create(highest)).ExtractMostSignificantBits()) & 7;
        return highest;
    }
}
