using System.Collections.Immutable;

namespace PetRecon.Therapy.Histograms;

/// <summary>Volume that has at least a dose, as points that straight lines join; from the lowest dose with all of the volume to the highest with none.</summary>
internal sealed class DoseCurve
{
    private DoseCurve(ImmutableArray<double> doses, ImmutableArray<double> cc)
    {
        Doses = doses;
        Cc = cc;
    }

    public ImmutableArray<double> Doses { get; }

    public ImmutableArray<double> Cc { get; }

    public double Lowest => Doses[0];

    public double Highest => Doses[^1];

    /// <summary>The curve between the extremes that were seen.</summary>
    public static DoseCurve Of(double[] points, DoseAccumulator sums)
    {
        double[] volumes = sums.Curve();

        // A structure smaller than all boxes has shown no extremes; its mean is then all that there is.
        double mean = sums.DoseVolume / sums.Volume;
        double lowest = Math.Min(sums.Lowest, mean);
        double highest = Math.Max(sums.Highest, mean);
        ImmutableArray<double>.Builder doses = ImmutableArray.CreateBuilder<double>();
        ImmutableArray<double>.Builder cc = ImmutableArray.CreateBuilder<double>();
        doses.Add(lowest);
        cc.Add(sums.Volume);
        for (int i = 0; i < points.Length; i++)
        {
            if (points[i] <= lowest || points[i] >= highest)
                continue;
            doses.Add(points[i]);
            cc.Add(volumes[i]);
        }

        doses.Add(highest);
        cc.Add(0);
        return new(doses.DrainToImmutable(), cc.DrainToImmutable());
    }

    public double CcAtLeast(double dose)
    {
        if (double.IsNaN(dose))
            throw new ArgumentOutOfRangeException(nameof(dose), "The dose is not a number.");
        if (dose <= Lowest)
            return Cc[0];
        if (dose > Highest)
            return 0;
        int above = Doses.BinarySearch(dose);
        if (above >= 0)
            return Cc[above];
        above = ~above;
        double part = (dose - Doses[above - 1]) / (Doses[above] - Doses[above - 1]);
        return Cc[above - 1] + part * (Cc[above] - Cc[above - 1]);
    }

    /// <summary>The highest dose that a volume has at least.</summary>
    public double DoseAt(double cc)
    {
        if (cc >= Cc[0])
            return Lowest;

        // The last point with that volume or more.
        int from = 0;
        int to = Cc.Length - 1;
        while (to - from > 1)
        {
            int middle = (from + to) / 2;
            if (Cc[middle] >= cc)
                from = middle;
            else
                to = middle;
        }

        // No volume at all: the end of the curve, not where it first touches zero.
        if (cc <= 0)
            return Highest;
        double part = (Cc[from] - cc) / (Cc[from] - Cc[to]);
        return Doses[from] + part * (Doses[to] - Doses[from]);
    }

    /// <summary>(mean of d^a)^(1/a), each step of the curve spread evenly over its doses, in powers of the largest term so that none overflows.</summary>
    public double PowerMean(double a)
    {
        double scale = a > 0 ? Highest : Lowest;
        if (!(scale > 0))
            return a > 0 ? 0 : Lowest;
        double sum = 0;
        for (int i = 1; i < Doses.Length; i++)
            sum += (Cc[i - 1] - Cc[i]) * MeanPower(Doses[i - 1] / scale, Doses[i] / scale, a);
        return scale * Math.Pow(sum / Cc[0], 1 / a);
    }

    // The mean of x^a from one x to another.
    private static double MeanPower(double from, double to, double a)
    {
        if (to - from < 1e-9 * to)
            return Math.Pow(0.5 * (from + to), a);
        return Math.Abs(a + 1) < 1e-9
            ? Math.Log(to / from) / (to - from)
            : (Math.Pow(to, a + 1) - Math.Pow(from, a + 1)) / ((a + 1) * (to - from));
    }
}
