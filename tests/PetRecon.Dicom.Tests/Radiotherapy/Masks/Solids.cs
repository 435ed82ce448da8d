using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Radiotherapy.Structures;

namespace PetRecon.Dicom.Tests.Radiotherapy.Masks;

/// <summary>Solids whose volume is known, as contours.</summary>
internal static class Solids
{
    public static Roi Of(params IEnumerable<Contour> contours) => new() { Number = 1, Name = "solid", Contours = [.. contours] };

    public static Contour Polygon(IEnumerable<(double X, double Y)> points, double z, RigidTransform? pose = null) =>
        new(ContourKind.ClosedPlanar, [.. points.Select(point => (pose ?? RigidTransform.Identity).Apply(new(point.X, point.Y, z)))]);

    public static (double X, double Y)[] Rectangle(double x0, double x1, double y0, double y1) => [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];

    /// <summary>A regular polygon of the same area as the circle.</summary>
    public static (double X, double Y)[] Circle(double radius, int points, double x = 0, double y = 0)
    {
        double corner = radius * Math.Sqrt(2 * Math.PI / (points * Math.Sin(2 * Math.PI / points)));
        return [.. Enumerable.Range(0, points).Select(i => 2 * Math.PI * (i + 0.3) / points).Select(angle => (x + corner * Math.Cos(angle), y + corner * Math.Sin(angle)))];
    }

    public static Roi Prism(IReadOnlyList<(double X, double Y)> outline, double from, double to, int planes, RigidTransform? pose = null)
    {
        double thickness = (to - from) / planes;
        return Of(Enumerable.Range(0, planes).Select(i => Polygon(outline, from + (i + 0.5) * thickness, pose)));
    }

    public static Roi Sphere(double radius, int planes, RigidTransform? pose = null)
    {
        double thickness = 2 * radius / planes;
        return Of(Enumerable.Range(0, planes).Select(i => -radius + (i + 0.5) * thickness).Select(z =>
            Polygon(Circle(Math.Sqrt(radius * radius - z * z), 180), z, pose)));
    }

    /// <summary>A turn about an axis through the origin, by Rodrigues' formula.</summary>
    public static RigidTransform Turn(Vector3D axis, double degrees)
    {
        Vector3D n = axis.Normalized();
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        Vector3D Image(Vector3D v) => cos * v + sin * Vector3D.Cross(n, v) + (1 - cos) * Vector3D.Dot(n, v) * n;
        Vector3D x = Image(Vector3D.UnitX);
        Vector3D y = Image(Vector3D.UnitY);
        Vector3D z = Image(Vector3D.UnitZ);
        return new(new(x.X, y.X, z.X), new(x.Y, y.Y, z.Y), new(x.Z, y.Z, z.Z), Vector3D.Zero);
    }
}
