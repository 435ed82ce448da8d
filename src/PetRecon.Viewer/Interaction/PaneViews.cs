using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>From a pane's state to the view that a renderer draws.</summary>
internal static class PaneViews
{
    /// <summary>Part of a pane that the whole scene fills.</summary>
    private const double FilledShare = 0.94;

    /// <summary>The view of a pane that is shown.</summary>
    public static View Of(ViewerState state, PaneState pane)
    {
        (Vector3D right, Vector3D down) = Axes(pane, state.Scene.IsRadiological);
        double mmPerPixel = pane.MmPerPixel ?? FittedMmPerPixel(state.Extent, pane, right, down);
        Vector3D center = state.Extent.CenterMm + pane.PanRightMm * right + pane.PanDownMm * down;
        if (!pane.IsPlane)
            return new ProjectionView { CenterMm = center, Right = right, Down = down, MmPerPixel = mmPerPixel, Kind = pane.Looks.Projection, SurfaceValue = pane.Looks.SurfaceValue };
        Vector3D away = Vector3D.Cross(right, down);
        center += Vector3D.Dot(state.Scene.CrosshairMm - center, away) * away;
        return new PlaneView { CenterMm = center, Right = right, Down = down, MmPerPixel = mmPerPixel };
    }

    private static (Vector3D Right, Vector3D Down) Axes(PaneState pane, bool isRadiological)
    {
        ViewKind kind = pane.Kind switch { PaneKind.Axial => ViewKind.Axial, PaneKind.Coronal => ViewKind.Coronal, PaneKind.Sagittal => ViewKind.Sagittal, _ => ViewKind.Projection };
        return FittedViews.Directions(new() { Kind = kind, AzimuthDegrees = pane.AzimuthDegrees, ElevationDegrees = pane.ElevationDegrees }, isRadiological);
    }

    private static double FittedMmPerPixel(SceneExtent extent, PaneState pane, Vector3D right, Vector3D down)
    {
        // A projection keeps its scale while it turns, so it leaves room for the diagonal of the transverse plane.
        double across = pane.IsPlane ? Across(extent.SizeMm, right) : Math.Sqrt(extent.SizeMm.X * extent.SizeMm.X + extent.SizeMm.Y * extent.SizeMm.Y);
        double along = pane.IsPlane ? Across(extent.SizeMm, down) : extent.SizeMm.Z;
        return Math.Max(across / pane.Width, along / pane.Height) / FilledShare;
    }

    private static double Across(Vector3D size, Vector3D direction) => Math.Abs(size.X * direction.X) + Math.Abs(size.Y * direction.Y) + Math.Abs(size.Z * direction.Z);
}
