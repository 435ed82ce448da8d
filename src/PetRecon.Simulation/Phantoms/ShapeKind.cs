namespace PetRecon.Simulation.Phantoms;

/// <summary>The convex bodies that phantoms are made of. Each has a centre and three half axes at right angles.</summary>
public enum ShapeKind
{
    /// <summary>An ellipsoid with the three half axes; a sphere if they are equally long.</summary>
    Ellipsoid,

    /// <summary>A cylinder with an elliptic cross-section along the first two half axes, and the third along its axis.</summary>
    EllipticCylinder,

    /// <summary>A box.</summary>
    Box,
}
