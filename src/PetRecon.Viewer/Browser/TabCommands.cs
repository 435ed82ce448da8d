using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Browser;

/// <summary>What the inputs of a page do to the state of its tab. Each is a function from a state to the next one.</summary>
internal static class TabCommands
{
    // Of the edge of a pane: more than any screen has, few enough for a picture in memory.
    private const int MaxEdge = 4096;

    /// <summary>Applies an input.</summary>
    /// <exception cref="InputException">It means nothing; the state stays.</exception>
    public static TabState Apply(TabState state, TabInput input) => input.Do switch
    {
        "layout" => Layout(state, input),
        "crosshair" => Crosshair(state, PointOf(state, input)),
        "slice" => Slice(state, Pane(state, input), input.Number64("steps", -1e4, 1e4)),
        "pan" => Pan(state, Pane(state, input), input.Number64("dx", -1e5, 1e5), input.Number64("dy", -1e5, 1e5)),
        "zoom" => Zoom(state, Pane(state, input), input),
        "turn" => Turn(state, input.Number64("dx", -1e4, 1e4), input.Number64("dy", -1e4, 1e4)),
        "projection" => Projection(state, input),
        "layer" => Layer(state, input),
        "preset" => Preset(state, input),
        "structure" => state with { Scene = Structure(state.Scene, input) },
        "isodose" => state with { Scene = Isodose(state.Scene, input) },
        "radiological" => state with { Scene = state.Scene with { IsRadiological = input.Flag("on") } },
        "identity" => state with { ShowsIdentity = input.Flag("on") },
        "reset" => Reset(state),
        string other => throw new InputException($"There is nothing called \"{other}\" to do."),
    };

    /// <summary>The place that a pixel of a pane shows.</summary>
    public static Vector3D PointOf(TabState state, TabInput input, string x = "x", string y = "y")
    {
        PaneState pane = Pane(state, input);
        if (!pane.IsPlane)
            throw new InputException("A projection has no depth: a pixel of it is no place.");
        return PaneViews.Of(state, pane).PositionMm(input.Number64(x, -1e5, 1e5), input.Number64(y, -1e5, 1e5), pane.Width, pane.Height);
    }

    private static TabState Layout(TabState state, TabInput input)
    {
        Dictionary<PaneKind, (int Width, int Height)> sizes = [];
        foreach (TabInput pane in input.List("panes"))
            sizes[pane.Choice<PaneKind>("pane")] = ((int)pane.Number64("w", 1, MaxEdge), (int)pane.Number64("h", 1, MaxEdge));
        double textSize = input.Number64("text", 4, 100);
        ImmutableArray<PaneState> panes =
        [
            .. state.Panes.Select(pane => Resized(pane, sizes.GetValueOrDefault(pane.Kind))),
        ];
        return state with { Panes = panes, TextSize = textSize };
    }

    // A pane of another size shows as many mm along its shorter side as before.
    private static PaneState Resized(PaneState pane, (int Width, int Height) size)
    {
        if (pane.MmPerPixel is not double mmPerPixel || pane.ZoomedEdge == 0 || size.Width == 0)
            return pane with { Width = size.Width, Height = size.Height };
        int edge = Math.Min(size.Width, size.Height);
        return pane with { Width = size.Width, Height = size.Height, MmPerPixel = mmPerPixel * pane.ZoomedEdge / edge, ZoomedEdge = edge };
    }

    private static TabState Crosshair(TabState state, Vector3D pointMm) => state with { Scene = state.Scene with { CrosshairMm = state.Extent.Clamp(pointMm) } };

    private static TabState Slice(TabState state, PaneState pane, double steps)
    {
        if (!pane.IsPlane)
            return Turn(state, 10 * steps, 0);
        return Crosshair(state, SliceSteps.From(state.Scene, PaneViews.Of(state, pane).Away, steps));
    }

    private static TabState Pan(TabState state, PaneState pane, double dx, double dy)
    {
        double mmPerPixel = PaneViews.Of(state, pane).MmPerPixel;
        return state.With(pane with { PanRightMm = pane.PanRightMm - dx * mmPerPixel, PanDownMm = pane.PanDownMm - dy * mmPerPixel });
    }

    // The place beneath the mouse stays where it is.
    private static TabState Zoom(TabState state, PaneState pane, TabInput input)
    {
        double factor = input.Number64("factor", 0.01, 100);
        double x = input.Number64("x", -1e5, 1e5) - 0.5 * pane.Width;
        double y = input.Number64("y", -1e5, 1e5) - 0.5 * pane.Height;
        double before = PaneViews.Of(state, pane).MmPerPixel;
        double after = Math.Clamp(before / factor, 0.005, 50);
        return state.With(pane with
        {
            MmPerPixel = after,
            ZoomedEdge = Math.Min(pane.Width, pane.Height),
            PanRightMm = pane.PanRightMm + x * (before - after),
            PanDownMm = pane.PanDownMm + y * (before - after),
        });
    }

    private static TabState Turn(TabState state, double dx, double dy)
    {
        PaneState pane = state[PaneKind.Projection];
        return state.With(pane with
        {
            AzimuthDegrees = (pane.AzimuthDegrees - 0.5 * dx) % 360,
            ElevationDegrees = Math.Clamp(pane.ElevationDegrees + 0.5 * dy, -90, 90),
        });
    }

    private static TabState Projection(TabState state, TabInput input)
    {
        string layer = input.Has("layer") ? input.Text("layer") : "";
        ViewDescription looks = new()
        {
            Kind = ViewKind.Projection,
            Projection = input.Choice<ProjectionKind>("kind"),
            LayerIds = layer.Length > 0 ? [Known(state.Scene, layer).Id] : [],
        };
        return state.With(state[PaneKind.Projection] with { Looks = looks });
    }

    private static TabState Layer(TabState state, TabInput input)
    {
        VolumeLayer layer = Known(state.Scene, input.Text("layer"));
        if (input.Has("visible"))
            layer = layer with { IsVisible = input.Flag("visible") };
        if (input.Has("opacity"))
            layer = layer with { Opacity = input.Number64("opacity", 0, 1) };
        if (input.Has("interpolated"))
            layer = layer with { IsInterpolated = input.Flag("interpolated") };
        if (input.Has("blend"))
            layer = layer with { Blend = input.Choice<LayerBlend>("blend") };
        if (input.Has("map"))
            layer = layer with { Map = MapOf(input.Text("map")) };
        if (input.Has("low") || input.Has("high"))
            layer = layer with { Window = WindowOf(input) };
        return state with { Scene = Replaced(state.Scene, layer) };
    }

    private static ColourMap MapOf(string name) =>
        ColourMaps.All.FirstOrDefault(map => map.Name == name) ?? throw new InputException($"There is no colour map \"{name}\".");

    private static ValueWindow WindowOf(TabInput input)
    {
        (double low, double high) = (input.Number64("low", -1e30, 1e30), input.Number64("high", -1e30, 1e30));
        return Math.Abs(high - low) > 1e-12 * (Math.Abs(low) + Math.Abs(high)) ? new(low, high) : throw new InputException("The ends of a window have to differ.");
    }

    private static TabState Preset(TabState state, TabInput input)
    {
        VolumeLayer layer = Known(state.Scene, input.Text("layer"));
        string name = input.Text("name");
        LayerPreset preset = UsualPresets.Of(layer, state.Scene).FirstOrDefault(preset => preset.Name == name)
            ?? throw new InputException($"There is no preset \"{name}\" for {layer.Name}.");
        return state with { Scene = Replaced(state.Scene, preset.ApplyTo(layer) with { Opacity = layer.Opacity }) };
    }

    private static VolumeLayer Known(Scene scene, string id) =>
        scene.Layers.FirstOrDefault(layer => layer.Id == id) ?? throw new InputException($"The scene has no layer \"{id}\".");

    private static Scene Replaced(Scene scene, VolumeLayer layer) =>
        scene with { Layers = [.. scene.Layers.Select(other => other.Id == layer.Id ? layer : other)] };

    private static Scene Structure(Scene scene, TabInput input)
    {
        (string id, bool visible) = (input.Text("structure"), input.Flag("visible"));
        return scene with { Structures = [.. scene.Structures.Select(structure => id is "*" || structure.Id == id ? structure with { IsVisible = visible } : structure)] };
    }

    private static Scene Isodose(Scene scene, TabInput input)
    {
        (string id, bool visible) = (input.Text("isodose"), input.Flag("visible"));
        return scene with { Isodoses = [.. scene.Isodoses.Select(lines => id is "*" || lines.Id == id ? lines with { IsVisible = visible } : lines)] };
    }

    // Places and scales return, and so do windows; what is shown and hidden stays.
    private static TabState Reset(TabState state)
    {
        ImmutableArray<VolumeLayer> layers =
        [
            .. state.Scene.Layers.Zip(state.Opened.Layers, static (now, then) => now with { Window = then.Window, Map = then.Map, Opacity = then.Opacity, LowestShown = then.LowestShown }),
        ];
        return state with
        {
            Scene = state.Scene with { Layers = layers, CrosshairMm = state.Opened.CrosshairMm },
            Panes = [.. state.Panes.Select(static pane => new PaneState(pane.Kind) { Width = pane.Width, Height = pane.Height, Looks = pane.Looks })],
        };
    }

    private static PaneState Pane(TabState state, TabInput input)
    {
        PaneState pane = state[input.Choice<PaneKind>("pane")];
        return pane.IsShown ? pane : throw new InputException($"The {PaneState.NameOf(pane.Kind)} pane is not shown.");
    }
}
