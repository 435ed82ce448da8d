using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>From a pane's state to the view that a renderer draws.</summary>
internal static class PaneViews
{
    /// <summary>Part of a pane that the whole scene fills.</summary>
    private const double FilledShare = 0.94;

    private const double FirstObliqueDegrees = 35;

    /// <summary>The view of a pane that is shown.</summary>
    public static View Of(ViewerState state, PaneState pane)
    {
        if (pane.Kind == PaneKind.Beam)
            return BeamActions.ViewOf(state, pane);
        (Vector3D right, Vector3D down) = DirectionsOf(pane, state.Scene.IsRadiological);
        double mmPerPixel = pane.MmPerPixel ?? FittedMmPerPixel(state.Extent, pane, right, down);
        Vector3D center = state.Extent.CenterMm + pane.PanRightMm * right + pane.PanDownMm * down;
        Vector3D away = Vector3D.Cross(right, down);
        if (!pane.IsPlane)
        {
            // Cuts across the line of sight are measured from the crosshair.
            if (pane.Looks.NearClipMm is not null || pane.Looks.FarClipMm is not null)
                center += Vector3D.Dot(state.CrosshairOf(pane) - center, away) * away;
            return new ProjectionView
            {
                CenterMm = center,
                Right = right,
                Down = down,
                MmPerPixel = mmPerPixel,
                Kind = pane.Looks.Projection,
                SurfaceValue = pane.Looks.SurfaceValue,
                NearClipMm = pane.Looks.NearClipMm,
                FarClipMm = pane.Looks.FarClipMm,
                ClipPlanes = pane.Looks.ClipPlanes,
            };
        }

        center += Vector3D.Dot(state.CrosshairOf(pane) - center, away) * away;
        return new PlaneView { CenterMm = center, Right = right, Down = down, MmPerPixel = mmPerPixel };
    }

    /// <summary>The directions to the right and to the bottom of a pane.</summary>
    public static (Vector3D Right, Vector3D Down) DirectionsOf(PaneState pane, bool isRadiological)
    {
        if (pane.Kind == PaneKind.Oblique)
            return pane.Turn is { } turn ? (turn.Right, turn.Down) : UnturnedOblique(isRadiological);
        ViewKind kind = pane.Kind switch { PaneKind.Axial => ViewKind.Axial, PaneKind.Coronal => ViewKind.Coronal, PaneKind.Sagittal => ViewKind.Sagittal, _ => ViewKind.Projection };
        return FittedViews.Directions(new() { Kind = kind, AzimuthDegrees = pane.AzimuthDegrees, ElevationDegrees = pane.ElevationDegrees }, isRadiological);
    }

    // Between the coronal and the sagittal plane, so that its cuts with the others can be seen and taken hold of.
    private static (Vector3D Right, Vector3D Down) UnturnedOblique(bool isRadiological)
    {
        (Vector3D right, Vector3D down) = FittedViews.Directions(new() { Kind = ViewKind.Coronal }, isRadiological);
        ObliqueTurn turned = new ObliqueTurn(right, down).About(Vector3D.UnitZ, FirstObliqueDegrees);
        return (turned.Right, turned.Down);
    }

    private static double FittedMmPerPixel(SceneExtent extent, PaneState pane, Vector3D right, Vector3D down)
    {
        // What turns keeps its scale, so it leaves room for the diagonal of the transverse plane.
        bool turns = !pane.IsPlane || pane.Kind == PaneKind.Oblique;
        double across = !turns ? Across(extent.SizeMm, right) : Math.Sqrt(extent.SizeMm.X * extent.SizeMm.X + extent.SizeMm.Y * extent.SizeMm.Y);
        double along = !turns ? Across(extent.SizeMm, down) : extent.SizeMm.Z;
        return Math.Max(across / pane.Width, along / pane.Height) / FilledShare;
    }

    private static double Across(Vector3D size, Vector3D direction) => Math.Abs(size.X * direction.X) + Math.Abs(size.Y * direction.Y) + Math.Abs(size.Z * direction.Z);
}
