using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Therapy.Tests.Contours;

/// <summary>A solid whose sections across z are ellipses or nothing, with its true volume.</summary>
internal sealed record AnalyticSolid(string Name, double FromMm, double ToMm, double VolumeMm3, Func<double, (double X, double Y, double RadiusX, double RadiusY)> Section)
{
    private const int Corners = 720;

    // A polygon with as much area as the ellipse.
    private static readonly double s_outward = Math.Sqrt(2 * Math.PI / Corners / Math.Sin(2 * Math.PI / Corners));

    public static AnalyticSolid Of(string name) => name switch
    {
        "sphere" => Ellipsoid("sphere", 20, 20, 20),
        "ellipsoid" => Ellipsoid("ellipsoid", 30, 18, 25),
        "cone" => new("cone", 0, 50, Math.PI * 400 * 50 / 3, static z => (0, 0, 20 * (1 - z / 50), 20 * (1 - z / 50))),
        "cylinder" => new("cylinder", 0, 48, Math.PI * 400 * 48, static _ => (0, 0, 20, 20)),
        "tilted cylinder" => new("tilted cylinder", 0, 48, Math.PI * 400 * 48, static z => (z, 0.3 * z, 20, 20)),
        _ => throw new ArgumentException(name),
    };

    /// <summary>Its contours in planes that are evenly apart, the first one a share of the distance above its lowest point.</summary>
    public Structure Contours(double spacingMm, double phase)
    {
        ImmutableArray<Contour>.Builder contours = ImmutableArray.CreateBuilder<Contour>();
        for (double z = FromMm + phase * spacingMm; z < ToMm; z += spacingMm)
            contours.Add(Ellipse(Section(z), z));
        return new() { Name = Name, Contours = contours.ToImmutable() };
    }

    public static Contour Ellipse((double X, double Y, double RadiusX, double RadiusY) section, double z) =>
        new(ContourKind.ClosedPlanar, [.. Enumerable.Range(0, Corners).Select(i =>
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * i / Corners);
            return new Vector3D(section.X + s_outward * section.RadiusX * cos, section.Y + s_outward * section.RadiusY * sin, z);
        })]);

    private static AnalyticSolid Ellipsoid(string name, double a, double b, double c) => new(name, -c, c, 4 * Math.PI / 3 * a * b * c, z =>
    {
        double share = Math.Sqrt(Math.Max(0, 1 - z * z / (c * c)));
        return (0, 0, a * share, b * share);
    });
}
