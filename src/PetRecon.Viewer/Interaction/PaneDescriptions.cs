using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>Between panes and what scene files say of views: the same direction, place and scale, whatever the sizes of the pictures are.</summary>
internal static class PaneDescriptions
{
    /// <summary>What a file says of a pane that is shown.</summary>
    public static ViewDescription Of(ViewerState state, PaneState pane)
    {
        View view = PaneViews.Of(state, pane);
        ViewDescription looks = pane.IsPlane ? new() { Kind = KindOf(pane.Kind) } : pane.Looks with { AzimuthDegrees = pane.AzimuthDegrees, ElevationDegrees = pane.ElevationDegrees };
        looks = looks with { CenterMm = view.CenterMm, ShorterEdgeMm = view.MmPerPixel * Math.Min(pane.Width, pane.Height) };
        return pane.Kind == PaneKind.Oblique ? looks with { Right = view.Right, Down = view.Down } : looks;
    }

    /// <summary>The state with a pane that looks as a file says.</summary>
    public static ViewerState Restored(ViewerState state, ViewDescription description)
    {
        PaneKind kind = Enum.GetValues<PaneKind>().First(kind => KindOf(kind) == description.Kind);
        if (kind == PaneKind.Beam)
            return BeamActions.Looking(state, description);
        PaneState pane = state[kind];
        if (kind == PaneKind.Projection)
            pane = pane with { Looks = description, AzimuthDegrees = description.AzimuthDegrees, ElevationDegrees = description.ElevationDegrees };
        (Vector3D right, Vector3D down) = FittedViews.Directions(description, state.Scene.IsRadiological);
        if (kind == PaneKind.Oblique)
            pane = pane with { Turn = new(right, down) };
        if (description.CenterMm is { } center)
            pane = pane with { PanRightMm = Vector3D.Dot(center - state.Extent.CenterMm, right), PanDownMm = Vector3D.Dot(center - state.Extent.CenterMm, down) };
        // A pane of one pixel, until it gets its size.
        if (description.ShorterEdgeMm is double edge)
            pane = pane with { MmPerPixel = edge, ZoomedEdge = 1 };
        state = state.With(pane);
        for (int column = 1; column <= state.Columns.Length; column++)
            state = state.With(new PaneState(new(kind, column)) { Looks = pane.Looks }.LookingAs(pane) with { ZoomedEdge = pane.ZoomedEdge });
        return state;
    }

    private static ViewKind KindOf(PaneKind kind) => kind switch
    {
        PaneKind.Axial => ViewKind.Axial,
        PaneKind.Coronal => ViewKind.Coronal,
        PaneKind.Sagittal => ViewKind.Sagittal,
        PaneKind.Oblique => ViewKind.Oblique,
        PaneKind.Beam => ViewKind.Beam,
        _ => ViewKind.Projection,
    };
}
