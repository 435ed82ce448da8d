using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// Collects small volumes, each with its doses spread evenly over an interval, into a curve of volume against dose. What an interval adds to the
/// volume below a dose is a ramp: nothing, then a straight rise, then all. A ramp is two changes of slope, so an interval costs four additions however
/// many points it spans, and the curve is exact at its points.
/// </summary>
internal sealed class DoseAccumulator
{
    private const int Chunk = 256;

    private readonly double _low;
    private readonly double _perPoint;
    private readonly int _points;
    private readonly double[] _steps;

    // Changes of slope at the next point and the one after it, side by side, so that both are added at once.
    private readonly Vector128<double>[] _bends;

    // Intervals that are ready to be added, one after the other: points at or below their ends, slopes, and the parts that change one point later.
    private readonly double[] _froms = new double[Chunk];
    private readonly double[] _tos = new double[Chunk];
    private readonly double[] _slopeOf = new double[Chunk];
    private readonly double[] _beyondFrom = new double[Chunk];
    private readonly double[] _beyondTo = new double[Chunk];

    public DoseAccumulator(double low, double high, int points)
    {
        _low = low;
        _points = points;
        _perPoint = (points - 1) / (high - low);
        _steps = new double[points + 2];
        _bends = new Vector128<double>[points + 1];
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

    /// <summary>Takes note of the extremes that another one has seen.</summary>
    public void SeeAll(DoseAccumulator other)
    {
        Lowest = Math.Min(Lowest, other.Lowest);
        Highest = Math.Max(Highest, other.Highest);
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

    /// <summary>Adds many equal volumes: <see cref="Add(double, double, double)"/> in lanes, to the rounding of their sums.</summary>
    public void Add(ReadOnlySpan<double> means, ReadOnlySpan<double> widths, double volume)
    {
        for (int from = 0; from < means.Length; from += Chunk)
        {
            int count = Math.Min(Chunk, means.Length - from);
            Prepare(means.Slice(from, count), widths.Slice(from, count), volume);
            AddPrepared(means.Slice(from, count), widths.Slice(from, count), volume);
        }
    }

    // Where each interval begins and ends, and what it changes there. The slope is no number for what is short, reaches beyond the ends or is no number.
    private void Prepare(ReadOnlySpan<double> means, ReadOnlySpan<double> widths, double volume)
    {
        (double low, double halfPerPoint, double perPoint, double last) = (_low, 0.5 * _perPoint, _perPoint, _points - 1);
        int lanes = Vector<double>.Count;
        int n = 0;
        Vector<double> volumes = new(volume);
        Vector<double> lasts = new(last);
        Vector<double> noNumber = new(double.NaN);
        ref double meansAt = ref MemoryMarshal.GetReference(means);
        ref double widthsAt = ref MemoryMarshal.GetReference(widths);
        for (; n <= means.Length - lanes; n += lanes)
        {
            nuint at = (nuint)n;
            Vector<double> half = Vector.LoadUnsafe(ref widthsAt, at) * halfPerPoint;
            Vector<double> middle = (Vector.LoadUnsafe(ref meansAt, at) - new Vector<double>(low)) * perPoint;
            Vector<double> from = middle - half;
            Vector<double> to = middle + half;
            Vector<double> length = to - from;
            Vector<long> isUsual = Vector.GreaterThanOrEqual(length, Vector<double>.One) & Vector.GreaterThanOrEqual(from, Vector<double>.Zero) & Vector.LessThanOrEqual(to, lasts);
            Vector<double> slope = Vector.ConditionalSelect(isUsual, volumes / length, noNumber);
            Vector<double> first = Vector.Floor(from);
            Vector<double> end = Vector.Floor(to);
            first.StoreUnsafe(ref _froms[0], at);
            end.StoreUnsafe(ref _tos[0], at);
            slope.StoreUnsafe(ref _slopeOf[0], at);
            (slope * (from - first)).StoreUnsafe(ref _beyondFrom[0], at);
            (slope * (to - end)).StoreUnsafe(ref _beyondTo[0], at);
        }

        for (; n < means.Length; n++)
        {
            double half = widths[n] * halfPerPoint;
            double middle = (means[n] - low) * perPoint;
            double from = middle - half;
            double to = middle + half;
            bool isUsual = to - from >= 1 && from >= 0 && to <= last;
            double slope = isUsual ? volume / (to - from) : double.NaN;
            _froms[n] = Math.Floor(from);
            _tos[n] = Math.Floor(to);
            _slopeOf[n] = slope;
            _beyondFrom[n] = slope * (from - _froms[n]);
            _beyondTo[n] = slope * (to - _tos[n]);
        }
    }

    private void AddPrepared(ReadOnlySpan<double> means, ReadOnlySpan<double> widths, double volume)
    {
        // Prepared points are within the curve, so nothing is checked twice.
        ref Vector128<double> bends = ref MemoryMarshal.GetArrayDataReference(_bends);
        ref double froms = ref MemoryMarshal.GetArrayDataReference(_froms);
        ref double tos = ref MemoryMarshal.GetArrayDataReference(_tos);
        ref double slopes = ref MemoryMarshal.GetArrayDataReference(_slopeOf);
        ref double beyondFroms = ref MemoryMarshal.GetArrayDataReference(_beyondFrom);
        ref double beyondTos = ref MemoryMarshal.GetArrayDataReference(_beyondTo);
        double doses = 0;
        int count = 0;
        for (int n = 0; n < means.Length; n++)
        {
            double slope = Unsafe.Add(ref slopes, n);
            if (double.IsNaN(slope))
            {
                Add(means[n], widths[n], volume);
                continue;
            }

            count++;
            doses += means[n];
            Debug.Assert(_froms[n] >= 0 && _tos[n] < _bends.Length);
            double beyondFrom = Unsafe.Add(ref beyondFroms, n);
            double beyondTo = Unsafe.Add(ref beyondTos, n);
            Unsafe.Add(ref bends, double.ConvertToIntegerNative<int>(Unsafe.Add(ref froms, n))) += Vector128.Create(slope - beyondFrom, beyondFrom);
            Unsafe.Add(ref bends, double.ConvertToIntegerNative<int>(Unsafe.Add(ref tos, n))) -= Vector128.Create(slope - beyondTo, beyondTo);
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
        SeeAll(other);
        for (int i = 0; i < _steps.Length; i++)
            _steps[i] += other._steps[i];
        for (int i = 0; i < _bends.Length; i++)
            _bends[i] += other._bends[i];
    }

    /// <summary>The volume that has at least the dose of each point.</summary>
    public double[] Curve()
    {
        double[] volumes = new double[_points];
        double below = 0;
        double slope = 0;
        for (int i = 0; i < _points; i++)
        {
            slope += (i > 0 ? _bends[i - 1][0] : 0) + (i > 1 ? _bends[i - 2][1] : 0);
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
        _bends[i] += Vector128.Create(slope - beyond, beyond);
    }
}
