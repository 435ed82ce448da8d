using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Browser;

/// <summary>From a page's messages to what they do to its tab's state.</summary>
internal static class TabCommands
{
    /// <summary>Applies an input.</summary>
    /// <exception cref="InputException">It means nothing; the state stays.</exception>
    public static ViewerState Apply(ViewerState state, TabInput input) => input.Do switch
    {
        "layout" => Layout(state, input),
        "crosshair" => ViewerActions.Crosshair(state, Pane(input), PointOf(state, input)),
        "slice" => ViewerActions.Slice(state, Pane(input), input.Number64("steps", -1e4, 1e4), input.Has("around") && input.Flag("around")),
        "step" => ViewerActions.Step(state, Pane(input), input.Number64("right", -1e4, 1e4), input.Number64("down", -1e4, 1e4)),
        "pan" => ViewerActions.Pan(state, Pane(input), Pixels(input, "dx"), Pixels(input, "dy")),
        "zoom" => ViewerActions.Zoom(state, Pane(input), input.Number64("factor", 0.01, 100), Pixels(input, "x"), Pixels(input, "y")),
        "turn" => ViewerActions.Turn(state, input.Has("pane") ? Pane(input) : PaneKind.Projection, input.Number64("dx", -1e4, 1e4), input.Number64("dy", -1e4, 1e4)),
        "projection" => ViewerActions.Projection(state, input.Choice<ProjectionKind>("kind"), input.Has("layer") ? input.Text("layer") : ""),
        "layer" => ViewerActions.Replace(state, Changed(ViewerActions.Layer(state, input.Text("layer")), input)),
        "preset" => ViewerActions.Preset(state, input.Text("layer"), input.Text("name")),
        "structure" => Structure(state, input),
        "isodose" => Isodose(state, input),
        "swing" => ObliqueActions.Swing(state, Pane(input), Pixels(input, "x"), Pixels(input, "y"), Pixels(input, "x2"), Pixels(input, "y2")),
        "straighten" => ObliqueActions.Straighten(state),
        "columns" => ComparisonActions.Columns(state, (int)input.Number64("count", 0, 100)),
        "column" => ComparisonActions.ShowIn(state, (int)input.Number64("column", 0, 100), input.Text("layer"), input.Flag("visible")),
        "linked" => ComparisonActions.Link(state, input.Flag("places"), input.Flag("views")),
        "align" => ComparisonActions.Align(state),
        "beam" => BeamActions.Choose(state, input.Text("beam"), input.Has("layer") ? (int)input.Number64("layer", -1e6, 1e6) : null),
        "frame" => ViewerActions.Frame(state, Frame(input)),
        "radiological" => state with { Scene = state.Scene with { IsRadiological = input.Flag("on") } },
        "identity" => state with { ShowsIdentity = input.Flag("on") },
        "reset" => ViewerActions.Reset(state),
        _ when ProjectionJson.TryApply(state, input) is { } looked => looked,
        _ when MeasuringCommands.TryApply(state, input) is { } measured => measured,
        string other => throw new InputException($"There is nothing called \"{other}\" to do."),
    };

    /// <summary>The place that a pixel of a pane shows.</summary>
    public static Vector3D PointOf(ViewerState state, TabInput input, string x = "x", string y = "y") =>
        ViewerActions.PointOf(state, Pane(input), Pixels(input, x), Pixels(input, y));

    private static ViewerState Layout(ViewerState state, TabInput input)
    {
        Dictionary<PaneId, (int Width, int Height)> sizes = [];
        foreach (TabInput pane in input.List("panes"))
            sizes[Pane(pane)] = ((int)pane.Number64("w", 1, ViewerActions.MaxEdge), (int)pane.Number64("h", 1, ViewerActions.MaxEdge));
        return ViewerActions.Layout(state, sizes, input.Number64("text", 4, 100));
    }

    private static VolumeLayer Changed(VolumeLayer layer, TabInput input)
    {
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
            layer = layer with { Window = ViewerActions.WindowOf(input.Number64("low", -1e30, 1e30), input.Number64("high", -1e30, 1e30)) };
        return layer;
    }

    // What is not given stays as it is.
    private static ViewerState Structure(ViewerState state, TabInput input)
    {
        string id = input.Text("structure");
        if (!input.Has("surface"))
            return ViewerActions.ShowStructure(state, id, input.Flag("visible"));
        state = SurfaceActions.Structure(state, id, input.Flag("surface"));
        return input.Has("visible") ? ViewerActions.ShowStructure(state, id, input.Flag("visible")) : state;
    }

    private static ViewerState Isodose(ViewerState state, TabInput input)
    {
        bool? Given(string name) => input.Has(name) ? input.Flag(name) : null;
        string id = input.Text("isodose");
        state = SurfaceActions.Isodoses(state, id, Given("lines"), Given("bands"), Given("surfaces"));
        return Given("visible") is bool isVisible ? ViewerActions.ShowIsodose(state, id, isVisible) : state;
    }

    private static ColourMap MapOf(string name) =>
        ColourMaps.All.FirstOrDefault(map => map.Name == name) ?? throw new InputException($"There is no colour map \"{name}\".");

    /// <summary>The frame that an input asks for.</summary>
    public static int Frame(TabInput input) => (int)input.Number64("index", 0, 1e6);

    /// <summary>The pane that an input is about.</summary>
    public static PaneId Pane(TabInput input) => PaneId.Of(input.Text("pane"));

    private static double Pixels(TabInput input, string name) => input.Number64(name, -1e5, 1e5);
}
