using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Measuring;

/// <summary>An ellipsoid, or a sphere.</summary>
public sealed record EllipsoidRegion : ConvexRegion
{
    /// <summary>An ellipsoid.</summary>
    /// <param name="centerMm">The middle.</param>
    /// <param name="halfAxisA">From the middle to the surface along the first axis, mm.</param>
    /// <param name="halfAxisB">Along the second axis.</param>
    /// <param name="halfAxisC">Along the third axis.</param>
    /// <exception cref="ArgumentException">It has no volume.</exception>
    public EllipsoidRegion(Vector3D centerMm, Vector3D halfAxisA, Vector3D halfAxisB, Vector3D halfAxisC)
        : base(centerMm, halfAxisA, halfAxisB, halfAxisC)
    {
    }

    /// <summary>A sphere.</summary>
    /// <param name="centerMm">The middle.</param>
    /// <param name="radiusMm">Radius, above 0.</param>
    /// <exception cref="ArgumentException">It has no volume.</exception>
    public static EllipsoidRegion Sphere(Vector3D centerMm, double radiusMm) =>
        new(centerMm, radiusMm * Vector3D.UnitX, radiusMm * Vector3D.UnitY, radiusMm * Vector3D.UnitZ);

    internal override Region Moved(RigidTransform way) => new EllipsoidRegion(way.Apply(CenterMm), way.Rotate(HalfAxisA), way.Rotate(HalfAxisB), way.Rotate(HalfAxisC));

    private protected override double Reach(double a, double b, double c) => Math.Sqrt(a * a + b * b + c * c);

    private protected override (double Low, double High) Chord(Vector3D q, Vector3D step)
    {
        double square = step.LengthSquared;
        double middle = -Vector3D.Dot(q, step) / square;
        double half = 1 - (q + middle * step).LengthSquared;
        if (!(half > 0))
            return (1, 0);
        half = Math.Sqrt(half / square);
        return (middle - half, middle + half);
    }
}
