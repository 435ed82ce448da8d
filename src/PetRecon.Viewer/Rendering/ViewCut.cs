using System.Numerics;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering;

/// <summary>
/// A clipping plane as a picture has it: how far a place is beyond it, in mm, is linear in mm away from the eye; where that begins, and how much a mm adds, are
/// linear in pixels from the picture's middle.
/// </summary>
internal readonly record struct ViewCut
{
    // A line of sight that is this parallel to a plane does not meet it within any patient.
    private const double StandsStill = 1e-9;

    public ViewCut(ClipPlane plane, View view)
    {
        double length = plane.Normal.Length;
        Vector3D normal = plane.Normal / length;
        PerX = view.MmPerPixel * Vector3D.Dot(normal, view.Right);
        PerY = view.MmPerPixel * Vector3D.Dot(normal, view.Down);
        AtMiddle = Vector3D.Dot(normal, view.CenterMm) - plane.OffsetMm / length;
        Divergence divergence = Divergence.Of(view);
        (double right, double down) = (Vector3D.Dot(normal, view.Right), Vector3D.Dot(normal, view.Down));
        Facing = Vector3D.Dot(normal, view.Away);
        PerMm = Facing + divergence.MiddleX * right + divergence.MiddleY * down;
        PerMmX = divergence.PerPixelX * right;
        PerMmY = divergence.PerPixelY * down;
    }

    public double PerX { get; }

    public double PerY { get; }

    public double AtMiddle { get; }

    public double PerMm { get; }

    public double PerMmX { get; }

    public double PerMmY { get; }

    /// <summary>Cosine of the angle between what is cut away and the view's direction.</summary>
    public double Facing { get; }

    /// <summary>How far a place of the view's plane is beyond it, mm.</summary>
    /// <param name="x">Pixels from the picture's middle.</param>
    /// <param name="y">Pixels from the picture's middle.</param>
    public double Beyond(double x, double y) => AtMiddle + x * PerX + y * PerY;

    /// <summary>What a mm away from the eye adds to it; 0 along lines of sight that stay as far from the plane as they are.</summary>
    /// <param name="x">Pixels from the picture's middle.</param>
    /// <param name="y">Pixels from the picture's middle.</param>
    public double Slope(double x, double y)
    {
        double slope = PerMm + x * PerMmX + y * PerMmY;
        return Math.Abs(slope) < StandsStill ? 0 : slope;
    }

    /// <summary>The numbers of a shader: how far beyond it, and what a mm adds.</summary>
    public (Vector4 Beyond, Vector4 Slope) Numbers =>
        (new((float)PerX, (float)PerY, (float)AtMiddle, (float)Facing), new((float)PerMmX, (float)PerMmY, (float)(Math.Abs(PerMm) < StandsStill ? 0 : PerMm), 0));
}
