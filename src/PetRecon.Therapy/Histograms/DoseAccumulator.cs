namespace PetRecon.Therapy.Histograms;

/// <summary>
/// Collects small volumes, each with its doses spread evenly over an interval, into a curve of volume against dose. What an interval adds to the
/// volume below a dose is a ramp: nothing, then a straight rise, then all. A ramp is two changes of slope, so an interval costs four additions however
/// many points it spans, and the curve is exact at its points.
/// </summary>
internal sealed class DoseAccumulator
{
    private readonly double _low;
    private readonly double _perPoint;
    private readonly int _points;
    private readonly double[] _steps;
    private readonly double[] _slopes;

    public DoseAccumulator(double low, double high, int points)
    {
        _low = low;
        _points = points;
        _perPoint = (points - 1) / (high - low);
        _steps = new double[points + 2];
        _slopes = new double[points + 2];
    }

    /// <summary>All volume that was added.</summary>
    public double Volume { get; private set; }

    /// <summary>The sum of volume times mean dose.</summary>
    public double DoseVolume { get; private set; }

    /// <summary>Volume whose dose is no finite number; not in <see cref="Volume"/>.</summary>
    public double UndefinedVolume { get; private set; }

    /// <summary>The lowest dose seen.</summary>
    public double Lowest { get; private set; } = double.PositiveInfinity;

    /// <summary>The highest dose seen.</summary>
    public double Highest { get; private set; } = double.NegativeInfinity;

    /// <summary>Takes note of a dose somewhere in the structure.</summary>
    public void See(double dose)
    {
        if (dose < Lowest)
            Lowest = dose;
        if (dose > Highest)
            Highest = dose;
    }

    /// <summary>Whether doses that far from a dose may be lower or higher than all that was seen.</summary>
    public bool IsBeyond(double dose, double reach) => dose - reach < Lowest || dose + reach > Highest;

    /// <summary>Adds a volume whose doses are spread evenly around a mean.</summary>
    public void Add(double mean, double width, double volume)
    {
        if (!double.IsFinite(mean + width))
        {
            UndefinedVolume += volume;
            return;
        }

        Volume += volume;
        DoseVolume += volume * mean;
        double half = 0.5 * width * _perPoint;
        double middle = (mean - _low) * _perPoint;
        double from = Math.Min(Math.Max(middle - half, 0), _points - 1);
        double to = Math.Min(Math.Max(middle + half, 0), _points - 1);
        if (to - from < 1)
        {
            AddShort(from, to, volume);
            return;
        }

        double slope = volume / (to - from);
        Bend(from, slope);
        Bend(to, -slope);
    }

    /// <summary>Adds many equal volumes.</summary>
    public void Add(ReadOnlySpan<double> means, ReadOnlySpan<double> widths, double volume)
    {
        (double low, double perPoint, double last) = (_low, _perPoint, _points - 1);
        Span<double> slopes = _slopes;
        double doses = 0;
        int count = 0;
        for (int n = 0; n < means.Length && n < widths.Length; n++)
        {
            double half = 0.5 * widths[n] * perPoint;
            double middle = (means[n] - low) * perPoint;
            double from = middle - half;
            double to = middle + half;
            double length = to - from;

            // What is short, reaches beyond the ends or is no number is left to the careful way.
            if (!(length >= 1 && from >= 0 && to <= last))
            {
                Add(means[n], widths[n], volume);
                continue;
            }

            count++;
            doses += means[n];
            double slope = volume / length;
            int i = (int)from;
            int j = (int)to;
            double beyondFrom = slope * (from - i);
            double beyondTo = slope * (to - j);
            slopes[i + 1] += slope - beyondFrom;
            slopes[i + 2] += beyondFrom;
            slopes[j + 1] -= slope - beyondTo;
            slopes[j + 2] -= beyondTo;
        }

        Volume += count * volume;
        DoseVolume += volume * doses;
    }

    /// <summary>Takes over what another one collected on the same points.</summary>
    public void Add(DoseAccumulator other)
    {
        Volume += other.Volume;
        DoseVolume += other.DoseVolume;
        UndefinedVolume += other.UndefinedVolume;
        Lowest = Math.Min(Lowest, other.Lowest);
        Highest = Math.Max(Highest, other.Highest);
        for (int i = 0; i < _steps.Length; i++)
        {
            _steps[i] += other._steps[i];
            _slopes[i] += other._slopes[i];
        }
    }

    /// <summary>The volume that has at least the dose of each point.</summary>
    public double[] Curve()
    {
        double[] volumes = new double[_points];
        double below = 0;
        double slope = 0;
        for (int i = 0; i < _points; i++)
        {
            slope += _slopes[i];
            below += slope + _steps[i];
            volumes[i] = Math.Clamp(Volume - below, 0, i > 0 ? volumes[i - 1] : Volume);
        }

        volumes[^1] = 0;
        return volumes;
    }

    // Less than the distance of two points: its share between the points is counted as of the point above.
    private void AddShort(double from, double to, double volume)
    {
        int i = (int)from;
        if (to <= i + 1)
        {
            _steps[i + 1] += volume;
            return;
        }

        double share = (i + 1 - from) / (to - from);
        _steps[i + 1] += volume * share;
        _steps[i + 2] += volume * (1 - share);
    }

    // From here on the volume below rises by the slope: by its part up to the next point, and wholly from there on.
    private void Bend(double at, double slope)
    {
        int i = (int)at;
        double beyond = slope * (at - i);
        Span<double> two = _slopes.AsSpan(i + 1, 2);
        two[0] += slope - beyond;
        two[1] += beyond;
    }
}
