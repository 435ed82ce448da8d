using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>
/// From CT numbers to stopping power relative to water: straight lines between points. Below the first point its value holds, above the last one
/// its value holds; nothing is extrapolated. A table belongs to one scanner, protocol and tube voltage.
/// </summary>
public sealed record StoppingPowerTable
{
    private readonly double[] _hounsfield;
    private readonly double[] _power;

    /// <summary>Makes a table.</summary>
    /// <param name="name">What it is called, such as the scanner and its protocol.</param>
    /// <param name="source">Where its values are from.</param>
    /// <param name="points">Its points: CT numbers rising, stopping powers not falling.</param>
    /// <exception cref="ArgumentException">There are fewer than two points, one is not finite or negative, or they are not in order; the message says which.</exception>
    public StoppingPowerTable(string name, string source, IEnumerable<StoppingPowerPoint> points)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(points);
        Name = name;
        Source = source;
        Points = [.. points];
        if (Points.Length < 2)
            throw new ArgumentException($"A table of stopping powers needs two points or more; '{name}' has {Points.Length}.", nameof(points));
        for (int i = 0; i < Points.Length; i++)
        {
            (double hounsfield, double power) = Points[i];
            if (!double.IsFinite(hounsfield) || !(power >= 0) || power > 30)
                throw new ArgumentException(FormattableString.Invariant($"Point {i + 1} of '{name}', {power} at {hounsfield} HU, is not possible; expected a relative stopping power of 0 to 30 (gold has 10). Were the columns swapped?"), nameof(points));
            if (i > 0 && !(hounsfield > Points[i - 1].Hounsfield))
                throw new ArgumentException(FormattableString.Invariant($"Point {i + 1} of '{name}' is at {hounsfield} HU, which is not above the one before it, {Points[i - 1].Hounsfield} HU. CT numbers must rise."), nameof(points));
            if (i > 0 && power < Points[i - 1].RelativeStoppingPower)
                throw new ArgumentException(FormattableString.Invariant($"At {hounsfield} HU the stopping power of '{name}' falls from {Points[i - 1].RelativeStoppingPower} to {power}. It must not fall as CT numbers rise."), nameof(points));
        }

        _hounsfield = [.. Points.Select(static point => point.Hounsfield)];
        _power = [.. Points.Select(static point => point.RelativeStoppingPower)];
    }

    /// <summary>
    /// A table for when none is known: W. Schneider, Bortfeld and Schlegel's tissues (Phys Med Biol 45 (2000) 459: densities and compositions at 24 steps of
    /// CT number), with stopping powers by Bethe's formula at 200 MeV/u and Bragg's rule (ICRU mean excitation energies, water 75 eV); between fat and
    /// muscle the curve is drawn through water, so that a water phantom keeps its depth. Generic: replace it by your scanner's calibration.
    /// It differs from those by some percent in soft tissue and more in bone.
    /// </summary>
    public static StoppingPowerTable Generic { get; } = new(
        "generic",
        "tissues of W. Schneider et al., Phys Med Biol 45 (2000) 459, with Bethe's formula at 200 MeV/u; generic, to be replaced by the scanner's own calibration",
        [
            new(-1000, 0.0011), new(-535, 0.4759), new(-120, 0.8996), new(-101.5, 0.9479), new(0, 1), new(49, 1.0522), new(160, 1.0968),
            new(250, 1.1373), new(350, 1.1809), new(450, 1.2249), new(550, 1.2700), new(650, 1.3140), new(750, 1.3574), new(850, 1.3998),
            new(950, 1.4438), new(1050, 1.4890), new(1150, 1.5316), new(1250, 1.5760), new(1350, 1.6199), new(1450, 1.6632), new(1550, 1.7091),
            new(2000, 1.9445),
        ]);

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Where its values are from.</summary>
    public string Source { get; }

    /// <summary>Its points, by rising CT number.</summary>
    public ImmutableArray<StoppingPowerPoint> Points { get; }

    /// <summary>The relative stopping power of a CT number.</summary>
    /// <param name="hounsfield">CT number, HU.</param>
    /// <returns>The relative stopping power; not a number for what is no number.</returns>
    public double At(double hounsfield)
    {
        if (double.IsNaN(hounsfield))
            return double.NaN;
        int above = Array.BinarySearch(_hounsfield, hounsfield);
        if (above >= 0)
            return _power[above];
        above = ~above;
        if (above == 0)
            return _power[0];
        if (above == _power.Length)
            return _power[^1];
        double share = (hounsfield - _hounsfield[above - 1]) / (_hounsfield[above] - _hounsfield[above - 1]);
        return _power[above - 1] + share * (_power[above] - _power[above - 1]);
    }

    /// <summary>Stopping powers of a CT.</summary>
    /// <param name="ct">The CT.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">A voxel of the CT is not a number.</exception>
    public Volume<RelativeStoppingPower> Convert(Volume<Hounsfield> ct, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ct);
        float[] result = GC.AllocateUninitializedArray<float>(ct.Grid.VoxelCount);
        int plane = ct.Grid.SizeX * ct.Grid.SizeY;
        Parallel.For(0, ct.Grid.SizeZ, new() { CancellationToken = cancellation }, k =>
        {
            ReadOnlySpan<float> from = ct.Voxels.Slice(k * plane, plane);
            Span<float> to = result.AsSpan(k * plane, plane);
            for (int i = 0; i < plane; i++)
                to[i] = i > 0 && from[i] == from[i - 1] ? to[i - 1] : (float)At(from[i]);
        });
        int hole = Array.FindIndex(result, float.IsNaN);
        if (hole >= 0)
            throw new ArgumentException($"Voxel ({hole % ct.Grid.SizeX}, {hole % plane / ct.Grid.SizeX}, {hole / plane}) of the CT is not a number, so it has no stopping power. Was the CT padded or resampled beyond its edge?", nameof(ct));
        return new(ct.Grid, result);
    }

    /// <summary>How much of a CT is beyond the table's last point, where its value holds: metal, usually.</summary>
    /// <param name="ct">The CT.</param>
    /// <returns>Number of voxels.</returns>
    public long CountAbove(Volume<Hounsfield> ct)
    {
        ArgumentNullException.ThrowIfNull(ct);
        long count = 0;
        foreach (float value in ct.Voxels)
        {
            if (value > _hounsfield[^1])
                count++;
        }

        return count;
    }

    /// <summary>Whether two tables have the same name, source and points.</summary>
    /// <param name="other">The other table.</param>
    public bool Equals(StoppingPowerTable? other) =>
        other is not null && Name == other.Name && Source == other.Source && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Source, Points.Length, Points[0], Points[^1]);
}
