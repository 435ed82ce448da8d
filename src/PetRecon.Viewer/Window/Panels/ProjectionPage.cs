using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The page of projections: what they show, transfer functions over the histogram of values, the value of a surface.</summary>
internal sealed class ProjectionPage(WindowViewer viewer, WindowControls controls, PanelChoices choices, PanelAnswers answers)
{
    private static readonly ImmutableArray<ProjectionKind> s_kinds = [ProjectionKind.Maximum, ProjectionKind.Volume, ProjectionKind.Isosurface];
    private static readonly ImmutableArray<string> s_names = ["MIP", "volume", "surface of a value"];

    private readonly ClipRows _clip = new(viewer, choices);

    public IEnumerable<PanelRow> Rows(ViewerState state)
    {
        if (!controls.Layout.Panes.Any(static pane => pane.Id.Kind == PaneKind.Projection))
        {
            yield return PanelRows.Note("no projection", "No projection is shown now.");
            yield return PanelRows.Inner(new Button("show projection", "Show it beside the planes", () => controls.ShowPlanes(PaneKind.Projection)));
        }

        ViewDescription looks = state[PaneKind.Projection].Looks;
        ImmutableArray<string> ids = ["", .. state.Scene.Layers.Select(static layer => layer.Id)];
        string projected = looks.LayerIds is [string only] ? only : "";
        yield return PanelRows.Inner(
            new Choice("projection", s_names, s_kinds.IndexOf(looks.Projection), n => viewer.Change(now => ViewerActions.Projection(now, s_kinds[n], projected))),
            new Choice("projected", ["all layers", .. state.Scene.Layers.Select(static layer => layer.Name)], ids.IndexOf(projected), n => viewer.Change(now => ViewerActions.Projection(now, looks.Projection, ids[n]))));
        VolumeLayer[] shown = [.. state.Scene.Layers.Reverse().Where(layer => layer.IsVisible && (projected.Length == 0 || layer.Id == projected))];
        if (looks.Projection != ProjectionKind.Maximum && shown.Length > 0)
        {
            VolumeLayer layer = shown.FirstOrDefault(layer => layer.Id == choices.TransferLayerId) ?? shown[0];
            foreach (PanelRow row in looks.Projection == ProjectionKind.Volume ? Transfer(layer, shown) : Surface(layer, looks))
                yield return row;
        }

        foreach (PanelRow row in _clip.Rows(state))
            yield return row;
    }

    private IEnumerable<PanelRow> Transfer(VolumeLayer layer, VolumeLayer[] shown)
    {
        ImmutableArray<TransferPoint> points = ProjectionActions.PointsOf(layer);
        bool isShaded = layer.Transfer?.IsShaded is not false;
        ImmutableArray<string> presets = [.. ProjectionActions.Presets(layer)];
        int chosen = Math.Clamp(choices.TransferPoint, 0, points.Length - 1);
        TransferEditor editor = new("transfer", points, chosen, answers.HistogramOf(layer.Volume), n => choices.ChooseTransfer(layer.Id, n), Send);
        yield return PanelRows.Inner(
            new Choice("transfer layer", [.. shown.Select(static one => one.Name)], Array.IndexOf(shown, layer), n => choices.ChooseTransfer(shown[n].Id, 0)),
            new Choice("transfer preset", presets, -1, n => viewer.Change(now => ProjectionActions.TransferPreset(now, layer.Id, presets[n]))) { Empty = "preset" });
        yield return PanelRows.Inner(new CheckBox("shaded", "shaded", isShaded, isOn => viewer.Change(now => ProjectionActions.Transfer(now, layer.Id, points, isOn))));
        yield return PanelRows.Inner(editor);
        foreach (PanelRow row in Point(editor, layer.Unit))
            yield return row;

        void Send(ImmutableArray<TransferPoint> next) => viewer.Change(now => ProjectionActions.Transfer(now, layer.Id, next, isShaded));
    }

    private static IEnumerable<PanelRow> Point(TransferEditor editor, string unit)
    {
        int chosen = editor.Chosen;
        TransferPoint point = editor.Points[chosen];
        double range = editor.Range.High - editor.Range.Low;
        void Set(TransferPoint next) => editor.Do(TransferPoints.Set(editor.Points, chosen, next, range));
        yield return PanelRows.Note("point", $"Point {chosen + 1} of {editor.Points.Length}; a double click makes another one. Opacity is of a mm.");
        yield return PanelRows.Inner(
            NumberField.Of("point value", point.Value, range, value => Set(point with { Value = value }), unit),
            NumberField.Of("point opacity", point.OpacityPerMm, 1, opacity => Set(point with { OpacityPerMm = opacity }), "/ mm"));
        DisplayColour colour = new(point.Red, point.Green, point.Blue);
        yield return PanelRows.Named("colour", new Field("point colour", colour.ToString(), text => Set(Coloured(text))) { Swatch = colour });
        yield return PanelRows.Inner(Part("red", point.Red, value => Set(point with { Red = value })));
        yield return PanelRows.Inner(Part("green", point.Green, value => Set(point with { Green = value })));
        yield return PanelRows.Inner(Part("blue", point.Blue, value => Set(point with { Blue = value })));
        yield return PanelRows.Inner(
            new Button("point add", "Add a point", () => editor.Add(TransferPoints.Between(editor.Points, chosen))),
            new Button("point remove", "Remove it", editor.Remove));

        TransferPoint Coloured(string text)
        {
            DisplayColour typed = ColourText.Parse(text);
            return point with { Red = typed.Red, Green = typed.Green, Blue = typed.Blue };
        }

        static Slider Part(string name, byte value, Action<byte> set) => new($"point {name}", 0, 255, value, next => set((byte)next)) { Step = 1, Head = name, Text = $"{value}" };
    }

    private IEnumerable<PanelRow> Surface(VolumeLayer layer, ViewDescription looks)
    {
        (double low, double high) = answers.HistogramOf(layer.Volume) is { } known ? (known.Low, known.High) : (layer.Window.Low, layer.Window.High);
        (low, high) = (Math.Min(low, looks.SurfaceValue), Math.Max(high, looks.SurfaceValue));
        void Set(double value) => viewer.Change(now => ProjectionActions.Surface(now, value));
        yield return PanelRows.Inner(new Slider("surface slider", low, high, looks.SurfaceValue, Set) { Step = (high - low) / 500, Head = "surface at" });
        yield return PanelRows.Named("value", NumberField.Of("surface", looks.SurfaceValue, high - low, Set, layer.Unit));
    }
}
