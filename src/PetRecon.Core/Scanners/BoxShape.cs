using PetRecon.Core.Spatial;

namespace PetRecon.Core.Scanners;

/// <summary>A box: the shape of a detecting element (a crystal, or one layer of it).</summary>
/// <param name="CenterMm">The centroid.</param>
/// <param name="HalfAxisU">From the centroid to the middle of one face, in mm.</param>
/// <param name="HalfAxisV">From the centroid to the middle of a second face.</param>
/// <param name="HalfAxisW">From the centroid to the middle of a third face.</param>
public readonly record struct BoxShape(Vector3D CenterMm, Vector3D HalfAxisU, Vector3D HalfAxisV, Vector3D HalfAxisW)
{
    /// <summary>A box along the axes around the origin.</summary>
    /// <param name="sizeMm">Full edge lengths.</param>
    /// <exception cref="ArgumentException">An edge is not above zero.</exception>
    public static BoxShape Centered(Vector3D sizeMm)
    {
        if (!(sizeMm.X > 0 && sizeMm.Y > 0 && sizeMm.Z > 0))
            throw new ArgumentException($"A box of {sizeMm} mm has no volume.", nameof(sizeMm));
        return new(Vector3D.Zero, new(0.5 * sizeMm.X, 0, 0), new(0, 0.5 * sizeMm.Y, 0), new(0, 0, 0.5 * sizeMm.Z));
    }

    /// <summary>The box moved by a transform.</summary>
    public BoxShape Transformed(RigidTransform transform) =>
        new(transform.Apply(CenterMm), transform.Rotate(HalfAxisU), transform.Rotate(HalfAxisV), transform.Rotate(HalfAxisW));
}
