using System.Numerics;
using System.Runtime.Intrinsics;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// The highest value along each line of sight. The search begins where the line beside it had its highest value; from then on, whatever cannot exceed the
/// highest so far is skipped, and what the window shows in one colour is not told apart. Between samples the value may rise further, by a third of a bright
/// voxel's; so the highest sample's surroundings are sampled more finely, twice.
/// </summary>
internal readonly struct MaximumMarch
{
    private readonly LayerFrame _frame;
    private readonly double _stepMm;
    private readonly ViewCuts _clip;
    private readonly int _fine;
    private readonly int _coarse;
    private readonly float _ground;
    private readonly float _ceiling;

    public MaximumMarch(LayerFrame frame, ViewCuts clip, double stepVoxels)
    {
        _frame = frame;
        _stepMm = stepVoxels * frame.SmallestEdgeMm;
        _clip = clip;
        double largest = RayClip.LargestMove(_stepMm * frame.Away);
        _fine = frame.Skip!.Fine.SamplesPerLook(largest);
        _coarse = frame.Skip.Coarse.SamplesPerLook(largest);
        VolumeLayer layer = frame.Layer;
        _ground = MathF.Min((float)Math.Min(layer.Window.Low, layer.Window.High), layer.LowestShown is double lowest ? MathF.BitDecrement((float)lowest) : float.MaxValue);
        _ceiling = (float)Math.Max(Math.Max(layer.Window.Low, layer.Window.High), layer.LowestShown ?? double.NegativeInfinity);
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
        int found = (int)Math.Clamp((hintMm - ray.NearMm) / ray.StrideMm, 0, ray.Last) & ~7;
        float best = HighestOf(Eight(table, ray, found));
        float enough = Enough(best);
        int group = skip.GroupSamples;
        for (int g = 0; g <= ray.Last && best < _ceiling; g += group)
        {
            if (skip.Group(g).High <= enough)
                continue;
            for (int n = g; n <= ray.Last && n < g + group; n += 8)
            {
                if (skip.Eight(n).High <= enough)
                    continue;
                float highest = HighestOf(Eight(table, ray, n));
                if (highest > best)
                {
                    (best, found) = (highest, n);
                    enough = Enough(best);
                }
            }
        }

        if (!(best > float.NegativeInfinity))
            return float.NaN;
        hintMm = ray.NearMm + (found + 4) * ray.StrideMm;
        return best > _ground && best < _ceiling ? Refined(table, ray, found, best) : best;
    }

    // What cannot change the picture any more, once there is any value.
    private float Enough(float best) => best > float.NegativeInfinity ? MathF.Max(best, _ground) : best;

    // Lanes past the end take the last sample again.
    private static Vector256<float> Eight(in VoxelTable table, in SampledRay ray, int first) =>
        ray.At(table, Vector256.Min(Vector256.Create((float)first) + Lanes, Vector256.Create((float)ray.Last)));

    // From one sample to either side of the highest; then from one of those places to either side. The second distance is 1/20 of a step.
    private static float Refined(in VoxelTable table, in SampledRay ray, int first, float best)
    {
        float at = MathF.Min(first + LaneOf(Eight(table, ray, first), best), ray.Last);
        foreach (float distance in (ReadOnlySpan<float>)[2f / 9, 4f / 81])
        {
            Vector256<float> places = Vector256.Create(at) + (Lanes - Vector256.Create(3.5f)) * distance;
            places = Vector256.Min(Vector256.Max(places, Vector256<float>.Zero), Vector256.Create((float)ray.Last));
            Vector256<float> values = ray.At(table, places);
            float highest = HighestOf(values);
            if (highest > best)
            {
                best = highest;
                at = places[LaneOf(values, highest)];
            }
        }

        return best;
    }

    private static int LaneOf(Vector256<float> values, float value) =>
        BitOperations.TrailingZeroCount(Vector256.Equals(values, Vector256.Create(value)).ExtractMostSignificantBits()) & 7;

    // What is not a number does not count.
    private static float HighestOf(Vector256<float> values)
    {
        Vector256<float> lowest = Vector256.Create(float.NegativeInfinity);
        Vector256<float> numbers = Vector256.ConditionalSelect(Vector256.GreaterThan(values, lowest), values, lowest);
        Vector128<float> four = Vector128.MaxNative(numbers.GetLower(), numbers.GetUpper());
        Vector128<float> two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return two[0] > two[1] ? two[0] : two[1];
    }
}
