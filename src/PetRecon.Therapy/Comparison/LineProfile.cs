using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.WaterEquivalence;

namespace PetRecon.Therapy.Comparison;

/// <summary>Values of a volume along a straight line, or their means over discs across it.</summary>
public sealed record LineProfile
{
    private const long MaxSamples = 10_000_000;

    private LineProfile(string name, ImmutableArray<double> positions, ImmutableArray<double> values, Vector3D origin, Vector3D direction)
    {
        Name = name;
        PositionsMm = positions;
        Values = values;
        OriginMm = origin;
        Direction = direction;
    }

    /// <summary>What it is of.</summary>
    public string Name { get; }

    /// <summary>Positions along the line from its origin, rising by one step, mm.</summary>
    public ImmutableArray<double> PositionsMm { get; }

    /// <summary>The value at each; not a number outside of the volume.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>Where position 0 is, LPS mm.</summary>
    public Vector3D OriginMm { get; }

    /// <summary>Where positions grow, a unit vector, LPS.</summary>
    public Vector3D Direction { get; }

    /// <summary>Makes a profile from numbers that are known already, such as a measurement.</summary>
    /// <param name="name">What it is of.</param>
    /// <param name="positionsMm">Positions, rising, mm.</param>
    /// <param name="values">As many values.</param>
    /// <exception cref="ArgumentException">They are not as many, fewer than two, or positions do not rise.</exception>
    public static LineProfile Of(string name, IReadOnlyList<double> positionsMm, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(positionsMm);
        ArgumentNullException.ThrowIfNull(values);
        if (positionsMm.Count != values.Count || values.Count < 2)
            throw new ArgumentException($"{positionsMm.Count} positions and {values.Count} values are no profile; expected as many of both, two or more.");
        for (int i = 1; i < positionsMm.Count; i++)
        {
            if (!(positionsMm[i] > positionsMm[i - 1]))
                throw new ArgumentException(FormattableString.Invariant($"Positions must rise; {positionsMm[i]} mm follows {positionsMm[i - 1]} mm."), nameof(positionsMm));
        }

        return new(name, [.. positionsMm], [.. values], Vector3D.Zero, Vector3D.UnitX);
    }

    /// <summary>Samples a volume from one point to another.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="fromMm">Where the line begins and position 0 is, LPS mm.</param>
    /// <param name="toMm">Where it ends, LPS mm.</param>
    /// <param name="options">Step, radius and name.</param>
    /// <exception cref="ArgumentException">The two points are the same, or the line has too many samples.</exception>
    public static LineProfile Along(Volume volume, Vector3D fromMm, Vector3D toMm, LineProfileOptions? options = null)
    {
        Vector3D way = toMm - fromMm;
        if (!(way.Length > 0) || !double.IsFinite(way.Length))
            throw new ArgumentException($"A line from {fromMm} to {toMm} mm has no length.", nameof(toMm));
        return Sample(volume, fromMm, way.Normalized(), 0, way.Length, options ?? new());
    }

    /// <summary>Samples a volume along a ray of a beam, from where the ray enters it to where it leaves it; position 0 is the isocentre plane.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="ray">The ray.</param>
    /// <param name="options">Step, radius and name.</param>
    /// <exception cref="ArgumentException">The ray misses the volume (or passes less than a step of it), or there are too many samples.</exception>
    public static LineProfile AlongRay(Volume volume, BeamRay ray, LineProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return TryAlongRay(volume, ray, options ?? new(), out LineProfile? profile)
            ? profile
            : throw new ArgumentException($"The ray through {ray.PlanePointMm} mm along {ray.Direction} misses the volume of {volume.Grid}.", nameof(ray));
    }

    internal static bool TryAlongRay(Volume volume, BeamRay ray, LineProfileOptions options, [NotNullWhen(true)] out LineProfile? profile)
    {
        (double from, double to) = RayExtent.Within(volume.Grid, ray);

        // Samples lie on whole steps from the isocentre plane, so that profiles of several volumes along one ray have the same positions.
        double first = Math.Ceiling(from / options.StepMm) * options.StepMm;
        profile = first + options.StepMm <= to ? Sample(volume, ray.PlanePointMm, ray.Direction, first, to, options) : null;
        return profile is not null;
    }

    /// <summary>The value at a position, by a smooth curve through the samples that makes no new maxima (see <see cref="DistalFalloff"/>); not a number outside.</summary>
    /// <param name="positionMm">Position, mm.</param>
    public double At(double positionMm) => new MonotoneCurve(PositionsMm, Values).At(positionMm);

    private static LineProfile Sample(Volume volume, Vector3D origin, Vector3D direction, double from, double to, LineProfileOptions options)
    {
        ArgumentNullException.ThrowIfNull(volume);
        double steps = Math.Floor((to - from) / options.StepMm + 1e-9);
        double spacing = Math.Min(options.StepMm, options.RadiusMm / 2);
        double points = options.RadiusMm > 0 ? 1 + Math.PI * Math.Pow(options.RadiusMm / spacing, 2) : 1;
        if (steps * points > MaxSamples)
            throw new ArgumentException(FormattableString.Invariant($"A line of {to - from:G4} mm in steps of {options.StepMm} mm, averaged over {points:G3} points of a disc, has more than {MaxSamples} samples."), nameof(options));
        Vector3D[] disc = Disc(direction, options.RadiusMm, spacing);
        TrilinearSampler sampler = new(volume);
        int count = Math.Max(2, (int)steps + 1);
        double[] positions = new double[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            positions[i] = from + i * options.StepMm;
            values[i] = Mean(sampler, origin + positions[i] * direction, disc);
        }

        return new(options.Name ?? volume.QuantityName, [.. positions], [.. values], origin, direction);
    }

    // Points outside of the volume do not count; if all are, there is no value.
    private static double Mean(TrilinearSampler sampler, Vector3D centre, Vector3D[] disc)
    {
        double sum = 0;
        int count = 0;
        foreach (Vector3D offset in disc)
        {
            double value = sampler.At(centre + offset);
            if (double.IsNaN(value))
                continue;
            sum += value;
            count++;
        }

        return count > 0 ? sum / count : double.NaN;
    }

    // Points of a square lattice in a disc across the line, with the line itself among them, as close as the samples along it.
    private static Vector3D[] Disc(Vector3D direction, double radiusMm, double spacing)
    {
        if (radiusMm == 0)
            return [Vector3D.Zero];
        Vector3D least = Math.Abs(direction.X) < 0.6 ? Vector3D.UnitX : Vector3D.UnitY;
        Vector3D a = Vector3D.Cross(direction, least).Normalized();
        Vector3D b = Vector3D.Cross(direction, a);
        int reach = (int)(radiusMm / spacing);
        List<Vector3D> points = [];
        for (int i = -reach; i <= reach; i++)
        {
            for (int j = -reach; j <= reach; j++)
            {
                if ((i * i + j * j) * spacing * spacing <= radiusMm * radiusMm * (1 + 1e-9))
                    points.Add(i * spacing * a + j * spacing * b);
            }
        }

        return [.. points];
    }
}
