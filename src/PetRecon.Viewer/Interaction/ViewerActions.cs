using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>
/// What inputs do to a viewer's state, whichever host they come from. Each takes a state and gives the next one, or throws
/// <see cref="InputException"/> and leaves it as it was.
/// </summary>
internal static class ViewerActions
{
    // Pixels on an edge of a pane: more than any screen has, few enough for a picture in memory.
    public const int MaxEdge = 4096;

    private const double DegreesPerPixel = 0.5;
    private const double DegreesPerSlice = 5;

    /// <summary>The place that a pixel of a pane shows; of a beam's-eye view, the one on its ray that is as deep as the crosshair.</summary>
    public static Vector3D PointOf(ViewerState state, PaneId id, double x, double y)
    {
        PaneState pane = Shown(state, id);
        if (pane.Kind == PaneKind.Beam)
            return BeamActions.PointOf(state, pane, x, y);
        if (!pane.IsPlane)
            throw new InputException("A projection has no depth: a pixel of it is no place.");
        return PaneViews.Of(state, pane).PositionMm(x, y, pane.Width, pane.Height);
    }

    /// <summary>Panes of a size; those that are not named are not shown.</summary>
    public static ViewerState Layout(ViewerState state, IReadOnlyDictionary<PaneId, (int Width, int Height)> sizes, double textSize)
    {
        if (sizes.Keys.Any(static id => id.Kind == PaneKind.Beam) && !BeamActions.Seen(state.Scene).Any())
            throw new InputException("The scene has no beams to look along.");
        IEnumerable<PaneState> added = sizes.Keys.Where(id => state.Panes.All(pane => pane.Id != id)).Select(id => state[id]);
        return state with { Panes = [.. state.Panes.Concat(added).Select(pane => Resized(pane, sizes.GetValueOrDefault(pane.Id)))], TextSize = textSize };
    }

    /// <summary>All planes go through a point, or through the one of the scene that is nearest to it.</summary>
    public static ViewerState Crosshair(ViewerState state, Vector3D pointMm) => state with { Scene = state.Scene with { CrosshairMm = state.Extent.Clamp(pointMm) } };

    /// <summary>The planes of a pane's column go through a point, or the nearest one of the scene; those of the others by as much further, if places are linked.</summary>
    public static ViewerState Crosshair(ViewerState state, PaneId id, Vector3D pointMm)
    {
        Vector3D move = state.Extent.Clamp(pointMm) - state.CrosshairOf(state[id]);
        if (state.LinksPlaces || id.Column == 0)
            return state with { Scene = state.Scene with { CrosshairMm = state.Scene.CrosshairMm + move } };
        return ComparisonActions.Moved(state, id.Column, move);
    }

    /// <summary>Goes some slices of the lowest visible layer on; a projection turns by 5 degrees for each.</summary>
    /// <param name="state">The state.</param>
    /// <param name="id">The pane.</param>
    /// <param name="steps">How many; negative towards the eye.</param>
    /// <param name="goesAround">Whether the first slice follows after the last one.</param>
    public static ViewerState Slice(ViewerState state, PaneId id, double steps, bool goesAround = false)
    {
        PaneState pane = Shown(state, id);
        if (pane.Kind == PaneKind.Beam)
            return BeamActions.Step(state, (int)Math.Clamp(steps, -1000, 1000));
        if (!pane.IsPlane)
            return Turn(state, id, steps * DegreesPerSlice / DegreesPerPixel, 0);
        (Scene scene, Vector3D away) = (state.SceneIn(pane), PaneViews.Of(state, pane).Away);
        return Crosshair(state, id, goesAround ? SliceSteps.Around(scene, away, steps) : SliceSteps.From(scene, away, steps));
    }

    /// <summary>Moves the crosshair within a pane's plane, or across a beam, by voxels of the lowest visible layer.</summary>
    public static ViewerState Step(ViewerState state, PaneId id, double right, double down)
    {
        PaneState pane = Shown(state, id);
        if (!pane.IsPlane && pane.Kind != PaneKind.Beam)
            return Turn(state, id, right * DegreesPerSlice / DegreesPerPixel, down * DegreesPerSlice / DegreesPerPixel);
        Views.View view = PaneViews.Of(state, pane);
        if (right != 0)
            state = Crosshair(state, id, SliceSteps.From(state.SceneIn(pane), view.Right, right));
        return down != 0 ? Crosshair(state, id, SliceSteps.From(state.SceneIn(state[id]), view.Down, down)) : state;
    }

    /// <summary>Moves a pane's picture by pixels.</summary>
    public static ViewerState Pan(ViewerState state, PaneId id, double dx, double dy)
    {
        PaneState pane = Shown(state, id);
        double mmPerPixel = PaneViews.Of(state, pane).MmPerPixel;
        return Linked(state, pane with { PanRightMm = pane.PanRightMm - dx * mmPerPixel, PanDownMm = pane.PanDownMm - dy * mmPerPixel });
    }

    /// <summary>Makes a pane's picture larger by a factor; the place beneath a pixel stays where it is.</summary>
    public static ViewerState Zoom(ViewerState state, PaneId id, double factor, double x, double y)
    {
        PaneState pane = Shown(state, id);
        double before = PaneViews.Of(state, pane).MmPerPixel;
        double after = Math.Clamp(before / factor, 0.005, 50);
        return Linked(state, pane with
        {
            MmPerPixel = after,
            ZoomedEdge = Math.Min(pane.Width, pane.Height),
            PanRightMm = pane.PanRightMm + (x - 0.5 * pane.Width) * (before - after),
            PanDownMm = pane.PanDownMm + (y - 0.5 * pane.Height) * (before - after),
        });
    }

    /// <summary>Turns a projection or an oblique plane by half a degree a pixel, as if its picture was taken hold of.</summary>
    public static ViewerState Turn(ViewerState state, PaneId id, double dx, double dy)
    {
        PaneState pane = state[id];
        return pane.Kind switch
        {
            PaneKind.Projection => Linked(state, pane with
            {
                AzimuthDegrees = (pane.AzimuthDegrees - DegreesPerPixel * dx) % 360,
                ElevationDegrees = Math.Clamp(pane.ElevationDegrees + DegreesPerPixel * dy, -90, 90),
            }),
            PaneKind.Oblique => Linked(state, ObliqueActions.Tilted(state, pane, DegreesPerPixel * dx, DegreesPerPixel * dy)),
            _ => throw new InputException($"The {id.Name} pane cannot be turned."),
        };
    }

    /// <summary>What projections show: of one layer, or of all if it is "".</summary>
    public static ViewerState Projection(ViewerState state, ProjectionKind kind, string layerId)
    {
        ViewDescription before = state[PaneKind.Projection].Looks;
        ViewDescription looks = before with { CenterMm = null, ShorterEdgeMm = null, Map = null, Projection = kind, LayerIds = layerId.Length > 0 ? [Layer(state, layerId).Id] : [] };
        if (kind == ProjectionKind.Isosurface && before.Projection != kind && looks.SurfaceValue == 0 && looks.Of(state.Scene).Layers.LastOrDefault(static layer => layer.IsVisible) is { } surface)
            looks = looks with { SurfaceValue = FirstSurface(surface) };
        return state with { Panes = [.. state.Panes.Select(pane => pane.Kind == PaneKind.Projection ? pane with { Looks = looks } : pane)] };
    }

    // Bone, or the middle of what is seen.
    private static double FirstSurface(VolumeLayer layer) => layer.Volume is Volume<Hounsfield> ? 250 : 0.5 * (layer.Window.Low + layer.Window.High);

    /// <summary>The layer of a name.</summary>
    public static VolumeLayer Layer(ViewerState state, string id) =>
        state.Scene.Layers.FirstOrDefault(layer => layer.Id == id) ?? throw new InputException($"The scene has no layer \"{id}\".");

    /// <summary>A layer is shown otherwise; it is found by its ID.</summary>
    public static ViewerState Replace(ViewerState state, VolumeLayer layer) =>
        state with { Scene = state.Scene with { Layers = [.. state.Scene.Layers.Select(other => other.Id == layer.Id ? layer : other)] } };

    /// <summary>A layer's window.</summary>
    public static ViewerState Window(ViewerState state, string layerId, double low, double high) => Replace(state, Layer(state, layerId) with { Window = WindowOf(low, high) });

    /// <summary>A window with ends that differ.</summary>
    public static ValueWindow WindowOf(double low, double high) =>
        Math.Abs(high - low) > 1e-12 * (Math.Abs(low) + Math.Abs(high)) ? new(low, high) : throw new InputException("The ends of a window have to differ.");

    /// <summary>A usual window and colours for what a layer's values mean.</summary>
    public static ViewerState Preset(ViewerState state, string layerId, string name)
    {
        VolumeLayer layer = Layer(state, layerId);
        LayerPreset preset = UsualPresets.Of(layer, state.Scene).FirstOrDefault(preset => preset.Name == name)
            ?? throw new InputException($"There is no preset \"{name}\" for {layer.Name}.");
        return Replace(state, preset.ApplyTo(layer) with { Opacity = layer.Opacity });
    }

    /// <summary>Shows or hides a structure, or all if its ID is "*".</summary>
    public static ViewerState ShowStructure(ViewerState state, string id, bool isVisible) => state with
    {
        Scene = state.Scene with
        {
            Structures = [.. state.Scene.Structures.Select(structure => id is "*" || structure.Id == id ? structure with { IsVisible = isVisible } : structure)],
        },
    };

    /// <summary>Shows or hides isodose lines, or all if their ID is "*".</summary>
    public static ViewerState ShowIsodose(ViewerState state, string id, bool isVisible) => state with
    {
        Scene = state.Scene with { Isodoses = [.. state.Scene.Isodoses.Select(lines => id is "*" || lines.Id == id ? lines with { IsVisible = isVisible } : lines)] },
    };

    /// <summary>Another frame of what changes with time.</summary>
    public static ViewerState Frame(ViewerState state, int index) =>
        index >= 0 && index < state.Scene.FrameCount
            ? state with { Scene = state.Scene.AtFrame(index) }
            : throw new InputException($"There is no frame {index}; the scene has {state.Scene.FrameCount}.");

    /// <summary>Places, scales and windows return to what they were at first; what is shown and hidden stays.</summary>
    public static ViewerState Reset(ViewerState state)
    {
        ImmutableArray<VolumeLayer> layers =
        [
            .. state.Scene.Layers.Zip(state.Opened.Layers, static (now, then) => now with { Window = then.Window, Map = then.Map, Opacity = then.Opacity, LowestShown = then.LowestShown }),
        ];
        return state with
        {
            Scene = state.Scene with { Layers = layers, CrosshairMm = state.Opened.CrosshairMm },
            Panes = [.. state.Panes.Select(static pane => pane.Untouched)],
            Columns = [.. state.Columns.Select(static column => column with { OffsetMm = default })],
        };
    }

    /// <summary>A pane of another size, which shows as many mm along its shorter side as before.</summary>
    public static PaneState Resized(PaneState pane, (int Width, int Height) size)
    {
        if (pane.MmPerPixel is not double mmPerPixel || pane.ZoomedEdge == 0 || size.Width == 0)
            return pane with { Width = size.Width, Height = size.Height };
        int edge = Math.Min(size.Width, size.Height);
        return pane with { Width = size.Width, Height = size.Height, MmPerPixel = mmPerPixel * pane.ZoomedEdge / edge, ZoomedEdge = edge };
    }

    /// <summary>A changed pane, and with it those of its kind in the other columns, if they are linked.</summary>
    public static ViewerState Linked(ViewerState state, PaneState pane)
    {
        ViewerState next = state.With(pane);
        if (!state.LinksViews || pane.Id.Column == 0)
            return next;
        for (int column = 1; column <= state.Columns.Length; column++)
            next = column == pane.Id.Column ? next : next.With(next[pane.Id with { Column = column }].LookingAs(pane));
        return next;
    }

    private static PaneState Shown(ViewerState state, PaneId id)
    {
        PaneState pane = state[id];
        return pane.IsShown ? pane : throw new InputException($"The {id.Name} pane is not shown.");
    }
}
