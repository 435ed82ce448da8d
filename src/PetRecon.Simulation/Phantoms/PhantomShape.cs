using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>One convex body of a phantom, with uniform activity and one material; mm in scanner coordinates.</summary>
public sealed record PhantomShape
{
    /// <summary>Name, unique in the phantom if not empty; it names the volume of interest.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the shape is for.</summary>
    public ShapeRole Role { get; init; }

    /// <summary>Which body.</summary>
    public required ShapeKind Kind { get; init; }

    /// <summary>The centre of the body before it is cut by <see cref="Clips"/>.</summary>
    public required Vector3D CenterMm { get; init; }

    /// <summary>First half axis.</summary>
    public required Vector3D HalfAxisU { get; init; }

    /// <summary>Second half axis, at right angles to the first.</summary>
    public required Vector3D HalfAxisV { get; init; }

    /// <summary>Third half axis, at right angles to both; the axis of a cylinder.</summary>
    public required Vector3D HalfAxisW { get; init; }

    /// <summary>Activity concentration in Bq/mL.</summary>
    public required double ActivityBqPerMl { get; init; }

    /// <summary>What it is made of.</summary>
    public required Material Material { get; init; }

    /// <summary>Planes that cut parts away.</summary>
    public ImmutableArray<ClipPlane> Clips { get; init; } = [];

    /// <summary>Whether the shape is a whole sphere.</summary>
    public bool IsSphere =>
        Kind == ShapeKind.Ellipsoid
        && Clips.IsEmpty
        && Math.Abs(HalfAxisU.Length - HalfAxisV.Length) < 1e-9 * HalfAxisU.Length
        && Math.Abs(HalfAxisU.Length - HalfAxisW.Length) < 1e-9 * HalfAxisU.Length;

    /// <summary>Radius of a sphere, in mm.</summary>
    /// <exception cref="InvalidOperationException">The shape is not a sphere.</exception>
    public double RadiusMm => IsSphere ? HalfAxisU.Length : throw new InvalidOperationException($"The shape '{Name}' is not a sphere.");

    /// <summary>Volume of the body before it is cut, in mm^3.</summary>
    public double UncutVolumeMm3
    {
        get
        {
            double product = HalfAxisU.Length * HalfAxisV.Length * HalfAxisW.Length;
            return Kind switch
            {
                ShapeKind.Ellipsoid => 4 * Math.PI / 3 * product,
                ShapeKind.EllipticCylinder => 2 * Math.PI * product,
                _ => 8 * product,
            };
        }
    }

    /// <summary>A sphere.</summary>
    /// <param name="centerMm">Its centre.</param>
    /// <param name="diameterMm">Its diameter.</param>
    /// <param name="activityBqPerMl">Activity concentration.</param>
    /// <param name="material">What it is made of.</param>
    public static PhantomShape Sphere(Vector3D centerMm, double diameterMm, double activityBqPerMl, Material material) => new()
    {
        Kind = ShapeKind.Ellipsoid,
        CenterMm = centerMm,
        HalfAxisU = 0.5 * diameterMm * Vector3D.UnitX,
        HalfAxisV = 0.5 * diameterMm * Vector3D.UnitY,
        HalfAxisW = 0.5 * diameterMm * Vector3D.UnitZ,
        ActivityBqPerMl = activityBqPerMl,
        Material = material,
    };

    /// <summary>A circular cylinder along any axis.</summary>
    /// <param name="centerMm">Its centre.</param>
    /// <param name="axis">Its direction; any length above 0.</param>
    /// <param name="diameterMm">Its diameter.</param>
    /// <param name="lengthMm">Its length.</param>
    /// <param name="activityBqPerMl">Activity concentration.</param>
    /// <param name="material">What it is made of.</param>
    public static PhantomShape Cylinder(
        Vector3D centerMm, Vector3D axis, double diameterMm, double lengthMm, double activityBqPerMl, Material material)
    {
        (Vector3D u, Vector3D v, Vector3D w) = Frame(axis, 0);
        return new()
        {
            Kind = ShapeKind.EllipticCylinder,
            CenterMm = centerMm,
            HalfAxisU = 0.5 * diameterMm * u,
            HalfAxisV = 0.5 * diameterMm * v,
            HalfAxisW = 0.5 * lengthMm * w,
            ActivityBqPerMl = activityBqPerMl,
            Material = material,
        };
    }

    /// <summary>Three unit vectors at right angles, the third along <paramref name="axis"/>: (x, y, z) for z, (y, z, x) for x, (z, x, y) for y.</summary>
    internal static (Vector3D U, Vector3D V, Vector3D W) Frame(Vector3D axis, double rotationRadians)
    {
        Vector3D w = axis.Normalized();
        Vector3D reference = Math.Abs(w.Z) > 0.9 ? Vector3D.UnitX : Math.Abs(w.X) > 0.9 ? Vector3D.UnitY : Vector3D.UnitZ;
        Vector3D u = (reference - Vector3D.Dot(reference, w) * w).Normalized();
        Vector3D v = Vector3D.Cross(w, u);
        (double sin, double cos) = Math.SinCos(rotationRadians);
        return (cos * u + sin * v, cos * v - sin * u, w);
    }

    /// <summary>Says what is wrong with the numbers, or null.</summary>
    internal string? Problem()
    {
        double u = HalfAxisU.Length, v = HalfAxisV.Length, w = HalfAxisW.Length;
        if (!(u > 0 && v > 0 && w > 0 && double.IsFinite(u + v + w)))
            return $"its sizes are {2 * u}, {2 * v} and {2 * w} mm; each must be above 0";
        double skew = Math.Abs(Vector3D.Dot(HalfAxisU, HalfAxisV)) / (u * v)
            + Math.Abs(Vector3D.Dot(HalfAxisU, HalfAxisW)) / (u * w) + Math.Abs(Vector3D.Dot(HalfAxisV, HalfAxisW)) / (v * w);
        if (!(skew < 1e-6))
            return "its half axes are not at right angles";
        if (!double.IsFinite(CenterMm.LengthSquared))
            return $"its centre {CenterMm} mm is not finite";
        if (!(ActivityBqPerMl >= 0 && double.IsFinite(ActivityBqPerMl)))
            return $"its activity is {ActivityBqPerMl} Bq/mL; expected 0 or more";
        if (!(Material.AttenuationPerMm is >= 0 and < 1))
            return $"its attenuation is {Material.AttenuationPerMm} /mm; expected 0 to 1, water is 0.0096";
        foreach (ClipPlane clip in Clips)
        {
            if (!(Math.Abs(clip.Normal.Length - 1) < 1e-6 && double.IsFinite(clip.OffsetMm)))
                return $"the normal {clip.Normal} of a clipping plane is not a unit vector";
        }

        return null;
    }
}
