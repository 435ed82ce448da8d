using PetRecon.Core.Imaging;
using PetRecon.Therapy.Beams;

namespace PetRecon.Therapy.Comparison;

/// <summary>Ranges of two doses, or of two activities, compared ray by ray: planned against measured, one day against another.</summary>
public sealed record RangeComparison
{
    private RangeComparison()
    {
    }

    /// <summary>Distal depths of the first volume, mm downstream of the isocentre plane.</summary>
    public required BeamMap First { get; init; }

    /// <summary>Distal depths of the second volume.</summary>
    public required BeamMap Second { get; init; }

    /// <summary>Second less first, mm: above zero where the second reaches deeper.</summary>
    public required BeamMap Difference { get; init; }

    /// <summary>Statistics of the difference over the rays where both have a depth.</summary>
    public BeamMapStatistics Statistics => Difference.Statistics();

    /// <summary>
    /// Compares two volumes, each on its own grid. Both should be of one kind: an activity ends before the dose does, by some mm that depend on
    /// tissue and nuclide, so a difference between a PET and a dose is not a range error.
    /// </summary>
    /// <param name="first">The reference.</param>
    /// <param name="second">What is compared with it.</param>
    /// <param name="beam">The beam.</param>
    /// <param name="plane">The rays.</param>
    /// <param name="options">Level, sampling and threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static RangeComparison Of(
        Volume first, Volume second, BeamFrame beam, BeamPlane plane, DistalDepthOptions? options = null, CancellationToken cancellation = default)
    {
        BeamMap depths = DistalDepths.Of(first, beam, plane, options, cancellation: cancellation);
        BeamMap others = DistalDepths.Of(second, beam, plane, options, cancellation: cancellation);
        return new() { First = depths, Second = others, Difference = others.Minus(depths) };
    }

    /// <summary>Part of the rays whose ranges differ by no more than a distance; not a number if no ray has both.</summary>
    /// <param name="distanceMm">The distance, mm.</param>
    public double PartWithin(double distanceMm)
    {
        int count = 0;
        int within = 0;
        foreach (float value in Difference.Values)
        {
            if (float.IsNaN(value))
                continue;
            count++;
            within += Math.Abs(value) <= distanceMm ? 1 : 0;
        }

        return count > 0 ? (double)within / count : double.NaN;
    }
}
