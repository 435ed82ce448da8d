using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Tests.Beams;

/// <summary>
/// Rays of a beam from the patient's left (gantry at 90 degrees, on the back, head to the gantry), worked out by hand: z is to the left, x to the back and
/// y to the head, and a ray that meets the isocentre plane at (x, y) is at (x (1 - z / Sx), y (1 - z / Sy)). The sources are as near as no machine's are,
/// so that nothing is nearly right.
/// </summary>
internal static class BeamRays
{
    public const double SourceXMm = 420;
    public const double SourceYMm = 260;

    public static readonly Vector3D Isocenter = new(6, -3, 2);

    public static SceneBeam Beam(double sourceX = SourceXMm, double sourceY = SourceYMm) => new("b", new()
    {
        Name = "lateral",
        Ion = Ion.Proton,
        Setup = new() { IsocenterMm = Isocenter, GantryAngleDegrees = 90, VirtualSourceXMm = sourceX, VirtualSourceYMm = sourceY },
        Layers = [new() { Number = 1, EnergyMeVPerU = 120, Spots = [new(22, 14, 8), new(-18, 25, 2), new(0, -20, 5)] }],
    });

    /// <summary>A view along the beam whose pixels are this large in the isocentre plane, whose middle is moved by some mm to the right and up.</summary>
    public static ProjectionView View(Scene scene, ProjectionKind kind, int width, int height, double mmPerPixel, double right = 0, double up = 0)
    {
        ViewDescription description = new() { Kind = ViewKind.Beam, BeamId = "b", Projection = kind, RadiographWindow = new(0, 100) };
        ProjectionView view = (ProjectionView)FittedViews.Of(scene, description, width, height);
        return view with { MmPerPixel = mmPerPixel, CenterMm = view.CenterMm + Place(right, up, 0) - Isocenter };
    }

    /// <summary>A point of the patient by the beam's coordinates.</summary>
    public static Vector3D Place(double x, double y, double z) => Isocenter + new Vector3D(z, x, y);

    /// <summary>Where the ray through a point meets the isocentre plane.</summary>
    public static (double X, double Y) RayThrough(Vector3D point, double sourceX = SourceXMm, double sourceY = SourceYMm)
    {
        (double x, double y, double z) = (point.Y - Isocenter.Y, point.Z - Isocenter.Z, point.X - Isocenter.X);
        return (x / (1 - z / sourceX), y / (1 - z / sourceY));
    }

    /// <summary>The point of a ray at a depth behind the isocentre plane, and what a mm of depth adds to it.</summary>
    public static (Vector3D Start, Vector3D PerMm) Ray(double x, double y) => (Place(x, y, 0), Place(x / SourceXMm, y / SourceYMm, -1) - Isocenter);
}
