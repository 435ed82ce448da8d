using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>What inputs do to beam's-eye views.</summary>
internal static class BeamActions
{
    // Edge of the picture from which a radiograph gets its window.
    private const int WindowEdge = 256;

    /// <summary>The beams that can be looked along: their file says where they come from.</summary>
    public static IEnumerable<SceneBeam> Seen(Scene scene) => scene.Beams.Where(static beam => beam.Beam.Setup is not null);

    /// <summary>Beam's-eye views begin with the first beam, all its energy layers over a radiograph.</summary>
    public static ViewerState Begin(ViewerState state) => Seen(state.Scene).FirstOrDefault() is { } first ? Choose(state, first.Id, null) : state;

    /// <summary>Looks along a beam, at one of its energy layers or at all.</summary>
    public static ViewerState Choose(ViewerState state, string beamId, int? layerNumber)
    {
        SceneBeam beam = Seen(state.Scene).FirstOrDefault(beam => beam.Id == beamId) ?? throw new InputException($"The scene has no beam \"{beamId}\" that can be looked along.");
        if (layerNumber is int number && beam.Beam.Layers.All(layer => layer.Number != number))
            throw new InputException($"Beam {beam.Beam.Name} has no energy layer {number}.");
        ViewDescription before = state[PaneKind.Beam].Looks;
        return Looking(state, before.BeamId == beamId
            ? before with { BeamLayerNumber = layerNumber }
            : new() { Kind = ViewKind.Beam, Projection = ProjectionKind.Radiograph, BeamId = beamId, BeamLayerNumber = layerNumber });
    }

    /// <summary>Goes some energy layers on, in the plan's order; before the first one are all together.</summary>
    public static ViewerState Step(ViewerState state, int steps)
    {
        ViewDescription looks = state[PaneKind.Beam].Looks;
        ImmutableArray<BeamLayer> layers = state.Scene.BeamOf(looks.BeamId).Beam.Layers;
        int now = -1;
        for (int n = 0; n < layers.Length; n++)
            now = layers[n].Number == looks.BeamLayerNumber ? n : now;
        int next = Math.Clamp(now + steps, -1, layers.Length - 1);
        return Choose(state, looks.BeamId!, next < 0 ? null : layers[next].Number);
    }

    /// <summary>Beam's-eye views look as described. The window of a radiograph is found once, not for each picture.</summary>
    public static ViewerState Looking(ViewerState state, ViewDescription looks)
    {
        if (looks is { Projection: ProjectionKind.Radiograph, RadiographWindow: null })
            looks = looks with { RadiographWindow = ((ProjectionView)FittedViews.Of(state.Scene, looks, WindowEdge, WindowEdge)).RadiographWindow };
        return state with { Panes = [.. state.Panes.Select(pane => pane.Kind == PaneKind.Beam ? pane with { Looks = looks } : pane)] };
    }

    /// <summary>Which beam a pane looks along: in a column of a comparison that of its plan, or the next one of the only plan.</summary>
    public static ViewDescription LooksOf(ViewerState state, PaneState pane) => pane.Id.Column == 0 ? pane.Looks : ComparedBeams.In(state.Scene, pane.Looks, pane.Id.Column - 1);

    /// <summary>The place that a pixel shows: on its ray, as deep along the beam as the crosshair is.</summary>
    public static Vector3D PointOf(ViewerState state, PaneState pane, double x, double y)
    {
        View view = ViewOf(state, pane);
        double depth = Vector3D.Dot(state.CrosshairOf(pane) - view.CenterMm, view.Away);
        return view.PositionMm(x, y, pane.Width, pane.Height) + depth * view.SightPerMm(x, y, pane.Width, pane.Height);
    }

    /// <summary>The view of a pane: the field as large as the pane allows, moved and scaled as the pane is.</summary>
    public static View ViewOf(ViewerState state, PaneState pane)
    {
        View fitted = FittedViews.Of(state.Scene, LooksOf(state, pane), pane.Width, pane.Height);
        return fitted with
        {
            CenterMm = fitted.CenterMm + pane.PanRightMm * fitted.Right + pane.PanDownMm * fitted.Down,
            MmPerPixel = pane.MmPerPixel ?? fitted.MmPerPixel,
        };
    }
}
