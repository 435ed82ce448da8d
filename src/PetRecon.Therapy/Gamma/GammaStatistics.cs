using System.Collections.Immutable;

namespace PetRecon.Therapy.Gamma;

/// <summary>What the gammas of many points are like. Within a structure a voxel counts by the part of it that belongs to the structure.</summary>
public sealed class GammaStatistics
{
    // Percentiles are read from a histogram so fine that its bins are below the precision of gamma itself.
    private const int FineBins = 1 << 16;

    // Bins of the histogram that is shown.
    private const int BinsPerUnit = 20;

    private readonly double[] _fine;
    private readonly double _maxGamma;

    private GammaStatistics(double[] fine, double maxGamma)
    {
        _fine = fine;
        _maxGamma = maxGamma;
    }

    /// <summary>Points evaluated; the sum of their parts within a structure.</summary>
    public double PointCount { get; private init; }

    /// <summary>Points whose gamma is 1 or less.</summary>
    public double PassCount { get; private init; }

    /// <summary>Points that fail where the evaluated dose is the higher one.</summary>
    public double HighFailCount { get; private init; }

    /// <summary>Points that fail where the evaluated dose is the lower one.</summary>
    public double LowFailCount { get; private init; }

    /// <summary>Points at the largest gamma that is distinguished.</summary>
    public double CappedCount { get; private init; }

    /// <summary>Percentage of points that pass; not a number if there are none.</summary>
    public double PassRatePercent => 100 * PassCount / PointCount;

    /// <summary>Mean gamma, with capped values as they are.</summary>
    public double Mean { get; private init; }

    /// <summary>Largest gamma.</summary>
    public double Max { get; private init; }

    /// <summary>Half of the points have no more.</summary>
    public double Median => Percentile(50);

    /// <summary>Width of the histogram's bins.</summary>
    public static double BinWidth => 1.0 / BinsPerUnit;

    /// <summary>Points by their gamma, from 0 on; the last bin holds the capped ones too.</summary>
    public ImmutableArray<double> Histogram { get; private init; } = [];

    /// <summary>The gamma that a percentage of the points do not exceed; to 1/65536 of the largest that is distinguished.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 to 100.</exception>
    public double Percentile(double percent)
    {
        if (!(percent is >= 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "Expected 0 to 100.");
        if (!(PointCount > 0))
            return double.NaN;
        double wanted = percent / 100 * PointCount;
        double sum = 0;
        for (int bin = 0; bin < FineBins; bin++)
        {
            if (_fine[bin] > 0 && sum + _fine[bin] >= wanted)
                return Math.Min(Max, (bin + (wanted - sum) / _fine[bin]) * _maxGamma / FineBins);
            sum += _fine[bin];
        }

        return Max;
    }

    /// <summary>Counts.</summary>
    /// <param name="signed">Signed gammas; not a number where not evaluated.</param>
    /// <param name="maxGamma">The largest gamma that is distinguished.</param>
    /// <param name="within">What part of each voxel counts; all if null.</param>
    internal static GammaStatistics Of(ReadOnlySpan<float> signed, double maxGamma, ReadOnlySpan<float> within = default)
    {
        double[] fine = new double[FineBins];
        double[] bins = new double[Math.Max(1, (int)Math.Ceiling(maxGamma * BinsPerUnit))];
        double points = 0, passed = 0, high = 0, low = 0, capped = 0, sum = 0;
        float max = float.NaN;
        float cap = (float)maxGamma;
        double fineScale = FineBins / maxGamma;
        for (int n = 0; n < signed.Length; n++)
        {
            float part = within.IsEmpty ? 1f : within[n];
            if (float.IsNaN(signed[n]) || part <= 0)
                continue;
            float gamma = Math.Abs(signed[n]);
            points += part;
            sum += part * (double)gamma;
            if (!(gamma <= max))
                max = gamma;
            if (gamma <= 1f)
                passed += part;
            else if (signed[n] > 0)
                high += part;
            else
                low += part;
            if (gamma >= cap)
                capped += part;
            fine[Math.Min(FineBins - 1, (int)(gamma * fineScale))] += part;
            bins[Math.Min(bins.Length - 1, (int)(gamma * BinsPerUnit))] += part;
        }

        return new(fine, maxGamma)
        {
            PointCount = points,
            PassCount = passed,
            HighFailCount = high,
            LowFailCount = low,
            CappedCount = capped,
            Mean = sum / points,
            Max = max,
            Histogram = [.. bins],
        };
    }
}
