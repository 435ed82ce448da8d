using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Beams;

/// <summary>One number for each ray of a beam, in beam's-eye view, mm; not a number where the ray has none.</summary>
public sealed class BeamMap
{
    private readonly float[] _values;

    /// <summary>Makes a map that takes over <paramref name="values"/>.</summary>
    /// <param name="beam">The beam.</param>
    /// <param name="plane">Where its rays meet the isocentre plane.</param>
    /// <param name="values">A number for each, x fastest.</param>
    /// <exception cref="ArgumentException">There are not as many numbers as rays.</exception>
    public BeamMap(BeamFrame beam, BeamPlane plane, float[] values)
    {
        ArgumentNullException.ThrowIfNull(beam);
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != plane.PixelCount)
            throw new ArgumentException($"{values.Length} values were given for {plane.SizeX} x {plane.SizeY} rays.", nameof(values));
        Beam = beam;
        Plane = plane;
        _values = values;
    }

    /// <summary>The beam.</summary>
    public BeamFrame Beam { get; }

    /// <summary>Where its rays meet the isocentre plane.</summary>
    public BeamPlane Plane { get; }

    /// <summary>The numbers, x fastest.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The number of a ray.</summary>
    /// <param name="column">Column, from 0.</param>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such ray.</exception>
    public float this[int column, int row] => (uint)column < (uint)Plane.SizeX && (uint)row < (uint)Plane.SizeY
        ? _values[column + Plane.SizeX * row]
        : throw new ArgumentOutOfRangeException(nameof(column), $"Ray ({column}, {row}) is outside a plane of {Plane.SizeX} x {Plane.SizeY}.");

    /// <summary>
    /// The point of a ray at this map's number, which is taken as depth downstream of the isocentre plane along the beam's axis; null where the ray has none.
    /// That is what surfaces hold; it means nothing for maps of other numbers.
    /// </summary>
    /// <param name="column">Column, from 0.</param>
    /// <param name="row">Row, from 0.</param>
    /// <returns>The point, LPS mm.</returns>
    public Vector3D? PointMm(int column, int row)
    {
        float depth = this[column, row];
        return float.IsNaN(depth) ? null : Beam.FromPlane(Plane.XMm(column), Plane.YMm(row), -depth);
    }

    /// <summary>The difference to another map of the same rays: this one less the other, where both have a number.</summary>
    /// <param name="other">The other map.</param>
    /// <exception cref="ArgumentException">It is of other rays.</exception>
    public BeamMap Minus(BeamMap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Plane != other.Plane || Beam.Setup != other.Beam.Setup)
            throw new ArgumentException("The two maps are of different rays, so their numbers do not belong together.", nameof(other));
        float[] difference = new float[_values.Length];
        for (int i = 0; i < difference.Length; i++)
            difference[i] = _values[i] - other._values[i];
        return new(Beam, Plane, difference);
    }

    /// <summary>Statistics over the rays that have a number.</summary>
    public BeamMapStatistics Statistics() => BeamMapStatistics.Of(_values);
}
