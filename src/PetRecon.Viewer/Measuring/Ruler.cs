using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Measuring;

/// <summary>Distances and angles in patient space.</summary>
public static class Ruler
{
    /// <summary>The distance of two points, mm.</summary>
    public static double DistanceMm(Vector3D a, Vector3D b) => (b - a).Length;

    /// <summary>The angle at a corner between the ways to two points, 0 to 180 degrees.</summary>
    /// <exception cref="ArgumentException">A point is the corner itself.</exception>
    public static double AngleDegrees(Vector3D a, Vector3D corner, Vector3D b)
    {
        Vector3D first = a - corner;
        Vector3D second = b - corner;
        if (!(first.Length > 0 && second.Length > 0))
            throw new ArgumentException($"An angle needs two points away from its corner, {corner} mm.");

        // Exact for small angles and for those near 180 degrees, too, unlike the arc cosine.
        return Math.Atan2(Vector3D.Cross(first, second).Length, Vector3D.Dot(first, second)) * (180 / Math.PI);
    }
}
