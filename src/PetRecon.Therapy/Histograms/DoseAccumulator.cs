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

    // Slopes that begin between a point and the next one, and what of them is beyond the next point, side by side, so that both are added at once.
    private readonly Vector128<double>[] _bends;

    // Intervals that are ready to be added: a stretch of slopes, then of what changes one point later at both ends, then of the points at or below them.
    private readonly double[] _prepared = new double[5 * Chunk];
    private readonly double[] _volumes = new double[Chunk];

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
        _volumes.AsSpan(0, Math.Min(Chunk, means.Length)).Fill(volume);
        for (int from = 0; from < means.Length; from += Chunk)
        {
            int count = Math.Min(Chunk, means.Length - from);
            AddChunk(means.Slice(from, count), widths.Slice(from, count), _volumes.AsSpan(0, count));
        }
    }

    /// <summary>Adds many volumes: <see cref="Add(double, double, double)"/> in lanes, to the rounding of their sums.</summary>
    public void Add(ReadOnlySpan<double> means, ReadOnlySpan<double> widths, ReadOnlySpan<double> volumes)
    {
        for (int from = 0; from < means.Length; from += Chunk)
        {
            int count = Math.Min(Chunk, means.Length - from);
            AddChunk(means.Slice(from, count), widths.Slice(from, count), volumes.Slice(from, count));
        }
    }

    private void AddChunk(ReadOnlySpan<double> means, ReadOnlySpan<double> widths, ReadOnlySpan<double> volumes)
    {
        int prepared = Prepare(means, widths, volumes, out bool areUsual);
        if (areUsual)
            AddPrepared(prepared);
        else
            AddUsual(means, widths, volumes, prepared);
        for (int n = prepared; n < means.Length; n++)
            Add(means[n], widths[n], volumes[n]);
    }

    // Where each interval begins and ends, and what it changes there. The slope is no number for what is short, reaches beyond the ends or is no number.
    // Points are kept as their offsets in bytes above 2^52: the last bits of such doubles are those of an integer.
    private int Prepare(ReadOnlySpan<double> means, ReadOnlySpan<double> widths, ReadOnlySpan<double> volumes, out bool areUsual)
    {
        int lanes = Vector<double>.Count;
        int count = means.Length / lanes * lanes;
        Vector<double> low = new(_low);
        Vector<double> perPoint = new(_perPoint);
        Vector<double> halfPerPoint = new(0.5 * _perPoint);
        Vector<double> last = new((double)(_points - 1));
        Vector<double> bytes = new((double)Unsafe.SizeOf<Vector128<double>>());
        Vector<double> asInteger = new((double)(1L << 52));
        ref double prepared = ref MemoryMarshal.GetArrayDataReference(_prepared);
        Vector<long> allUsual = Vector<long>.AllBitsSet;
        (Vector<double> sum, Vector<double> doses) = (Vector<double>.Zero, Vector<double>.Zero);
        ref double meansAt = ref MemoryMarshal.GetReference(means);
        ref double widthsAt = ref MemoryMarshal.GetReference(widths);
        ref double volumesAt = ref MemoryMarshal.GetReference(volumes[..means.Length]);
        for (nuint at = 0; at < (nuint)count; at += (nuint)lanes)
        {
            Vector<double> mean = Vector.LoadUnsafe(ref meansAt, at);
            Vector<double> volume = Vector.LoadUnsafe(ref volumesAt, at);
            Vector<double> half = Vector.LoadUnsafe(ref widthsAt, at) * halfPerPoint;
            Vector<double> middle = (mean - low) * perPoint;
            Vector<double> from = middle - half;
            Vector<double> to = middle + half;
            Vector<double> length = to - from;
            Vector<long> isUsual = Vector.GreaterThanOrEqual(length, Vector<double>.One) & Vector.GreaterThanOrEqual(from, Vector<double>.Zero) & Vector.LessThanOrEqual(to, last);
            Vector<double> slope = volume / length;
            Vector<double> first = Vector.Floor(from);
            Vector<double> end = Vector.Floor(to);
            allUsual &= isUsual;
            sum += Vector.ConditionalSelect(isUsual, volume, Vector<double>.Zero);
            doses += Vector.ConditionalSelect(isUsual, volume * mean, Vector<double>.Zero);
            Vector.ConditionalSelect(isUsual, slope, new Vector<double>(double.NaN)).StoreUnsafe(ref prepared, at);
            (slope * (from - first)).StoreUnsafe(ref prepared, at + Chunk);
            (slope * (to - end)).StoreUnsafe(ref prepared, at + 2 * Chunk);
            (first * bytes + asInteger).StoreUnsafe(ref prepared, at + 3 * Chunk);
            (end * bytes + asInteger).StoreUnsafe(ref prepared, at + 4 * Chunk);
        }

        Volume += Vector.Sum(sum);
        DoseVolume += Vector.Sum(doses);
        areUsual = allUsual == Vector<long>.AllBitsSet;
        return count;
    }

    private void AddPrepared(int count)
    {
        // Prepared points are within the curve, so nothing is checked twice.
        ref double bends = ref Unsafe.As<Vector128<double>, double>(ref MemoryMarshal.GetArrayDataReference(_bends));
        ref double prepared = ref MemoryMarshal.GetArrayDataReference(_prepared);
        for (nuint n = 0; n < (nuint)count; n++)
            AddPrepared(ref bends, ref Unsafe.Add(ref prepared, n));
    }

    private void AddUsual(ReadOnlySpan<double> means, ReadOnlySpan<double> widths, ReadOnlySpan<double> volumes, int count)
    {
        ref double bends = ref Unsafe.As<Vector128<double>, double>(ref MemoryMarshal.GetArrayDataReference(_bends));
        for (int n = 0; n < count; n++)
        {
            if (double.IsNaN(_prepared[n]))
                Add(means[n], widths[n], volumes[n]);
            else
                AddPrepared(ref bends, ref _prepared[n]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPrepared(ref double bends, ref double prepared)
    {
        nuint from = (uint)Unsafe.As<double, long>(ref Unsafe.Add(ref prepared, 3 * Chunk));
        nuint to = (uint)Unsafe.As<double, long>(ref Unsafe.Add(ref prepared, 4 * Chunk));
        ref double atFrom = ref Unsafe.AddByteOffset(ref bends, from);
        (Vector128.Create(prepared, Unsafe.Add(ref prepared, Chunk)) + Vector128.LoadUnsafe(ref atFrom)).StoreUnsafe(ref atFrom);
        ref double atTo = ref Unsafe.AddByteOffset(ref bends, to);
        (Vector128.LoadUnsafe(ref atTo) - Vector128.Create(prepared, Unsafe.Add(ref prepared, 2 * Chunk))).StoreUnsafe(ref atTo);
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
            slope += (i > 0 ? _bends[i - 1][0] - _bends[i - 1][1] : 0) + (i > 1 ? _bends[i - 2][1] : 0);
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
        _bends[i] += Vector128.Create(slope, slope * (at - i));
    }
}
