using PetRecon.Core.Imaging;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Window.Tools;

/// <summary>Thresholds of growing regions, changed by keys.</summary>
internal static class GrowthSteps
{
    // 2.5 is what guidelines take in units of SUV.
    private const double UsualUptake = 2.5;

    /// <summary>A fixed value to begin with: for SUV the usual one, for others 41 % of what is seen.</summary>
    public static double FirstIn(VolumeLayer layer) => layer.Volume is Volume<StandardizedUptake> ? UsualUptake : Step(layer) * Math.Round(0.41 * layer.Window.High / Step(layer));

    /// <summary>Options with a threshold that is higher by some steps: percent, or round numbers of about a hundredth of what is seen.</summary>
    public static RegionGrowingOptions Raised(RegionGrowingOptions options, VolumeLayer layer, int steps)
    {
        if (options.FixedThreshold is not double value)
            return options with { ShareOfMaximum = Math.Clamp(Math.Round(options.ShareOfMaximum + 0.01 * steps, 2), 0.01, 1) };
        double step = Step(layer);
        return options with { FixedThreshold = step * (Math.Round(value / step) + steps) };
    }

    private static double Step(VolumeLayer layer) => RoundNumbers.Below(Math.Abs(layer.Window.High - layer.Window.Low) / 50);
}
