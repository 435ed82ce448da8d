using System.Numerics;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering;

/// <summary>A clipping plane as a picture has it: how far a place is beyond it, in mm, is linear in pixels from the picture's middle and in mm away from the eye.</summary>
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
        double perMm = Vector3D.Dot(normal, view.Away);
        PerMm = Math.Abs(perMm) < StandsStill ? 0 : perMm;
    }

    public double PerX { get; }

    public double PerY { get; }

    public double AtMiddle { get; }

    public double PerMm { get; }

    /// <summary>The four numbers of a shader.</summary>
    public Vector4 Numbers => new((float)PerX, (float)PerY, (float)AtMiddle, (float)PerMm);
}
