using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Tests.Overlays;

/// <summary>Structures of known shape.</summary>
internal static class Shapes
{
    /// <summary>A sphere as circles in planes across z, symmetric about its middle.</summary>
    public static Structure Sphere(Vector3D center, double radius, double stepMm, int points = 240) => new()
    {
        Name = "sphere",
        Contours =
        [
            .. Enumerable.Range(-100, 201).Select(k => (k + 0.5) * stepMm).Where(z => Math.Abs(z) < radius).Select(z =>
                Polygon(Enumerable.Range(0, points).Select(i => center + Circle(Math.Sqrt(radius * radius - z * z), 2 * Math.PI * i / points, z)))),
        ],
    };

    /// <summary>A prism across z with a corner cut out: along x from 0 to 30, along y from 0 to 20, without x above 10 and y above 5.</summary>
    public static Structure Hook(double firstZ, double lastZ, double stepMm)
    {
        List<Contour> contours = [];
        for (double z = firstZ; z <= lastZ + 1e-9; z += stepMm)
            contours.Add(Polygon([new(0, 0, z), new(30, 0, z), new(30, 5, z), new(10, 5, z), new(10, 20, z), new(0, 20, z)]));
        return new() { Name = "hook", Contours = [.. contours] };
    }

    public static Contour Polygon(IEnumerable<Vector3D> points) => new(ContourKind.ClosedPlanar, [.. points]);

    /// <summary>Whether a closed line goes around a place, by the angle under which it is seen.</summary>
    public static bool IsWithin(IEnumerable<(double X, double Y)> line, double x, double y)
    {
        (double X, double Y)[] points = [.. line];
        double angle = 0;
        for (int i = 0; i < points.Length; i++)
        {
            (double fromX, double fromY) = (points[i].X - x, points[i].Y - y);
            (double toX, double toY) = (points[(i + 1) % points.Length].X - x, points[(i + 1) % points.Length].Y - y);
            angle += Math.Atan2(fromX * toY - fromY * toX, fromX * toX + fromY * toY);
        }

        return Math.Abs(angle) > Math.PI;
    }

    private static Vector3D Circle(double radius, double angle, double z) => new(radius * Math.Cos(angle), radius * Math.Sin(angle), z);
}
