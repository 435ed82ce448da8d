using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Overlays;

namespace PetRecon.Viewer.Interaction;

/// <summary>Which planes' lines are over a pane: in an oblique one those of the three planes, and in those the oblique plane's, while it is shown.</summary>
internal static class PaneCuts
{
    private static readonly (PaneKind Kind, DisplayColour Colour)[] s_planes =
    [
        (PaneKind.Axial, new(0xff, 0x70, 0x70)), (PaneKind.Coronal, new(0x78, 0xe0, 0x78)), (PaneKind.Sagittal, new(0x78, 0xb4, 0xff)),
    ];

    private static readonly DisplayColour s_oblique = new(0xff, 0x80, 0xe8);

    public static ImmutableArray<PlaneCut> In(ViewerState state, PaneState pane)
    {
        if (!pane.IsPlane)
            return [];
        if (pane.Kind == PaneKind.Oblique)
            return [.. s_planes.Select(plane => Of(state, state[pane.Id with { Kind = plane.Kind }], plane.Colour, plane.Kind.ToString().ToLowerInvariant(), hasHandles: false))];
        PaneState oblique = state[pane.Id with { Kind = PaneKind.Oblique }];
        return oblique.IsShown ? [Of(state, oblique, s_oblique, "oblique", hasHandles: true)] : [];
    }

    private static PlaneCut Of(ViewerState state, PaneState plane, DisplayColour colour, string name, bool hasHandles)
    {
        (Vector3D right, Vector3D down) = PaneViews.DirectionsOf(plane, state.Scene.IsRadiological);
        return new(name, state.CrosshairOf(plane), Vector3D.Cross(right, down), colour, hasHandles);
    }
}
