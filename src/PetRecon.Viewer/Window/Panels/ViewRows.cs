using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The section about what is shown where: which panes, columns of a comparison, time, beams, and how they are looked at.</summary>
internal sealed class ViewRows(WindowViewer viewer, WindowControls controls, PanelChoices choices, WindowCine cine)
{
    private static readonly ImmutableArray<string> s_layouts = ["3 + 1", "single", "comparison"];
    private static readonly ImmutableArray<PaneKind> s_single = [PaneKind.Axial, PaneKind.Coronal, PaneKind.Sagittal, PaneKind.Projection, PaneKind.Oblique, PaneKind.Beam];
    private static readonly ImmutableArray<PaneKind> s_fourths = [PaneKind.Projection, PaneKind.Oblique, PaneKind.Beam];
    private static readonly ImmutableArray<string> s_letters = ["A", "B", "C", "D"];

    public IEnumerable<PanelRow> Rows(ViewerState state)
    {
        Section view = choices.Section("view", "View");
        yield return view;
        if (!view.IsOpen)
            yield break;
        yield return Layout(state);
        if (controls.IsComparison && controls.Alone is null)
        {
            foreach (PanelRow row in Comparison(state))
                yield return row;
        }

        foreach (PanelRow row in Time(state.Scene).Concat(Cine()).Concat(Beams(state)))
            yield return row;
        if (IsShown(PaneKind.Oblique))
            yield return PanelRows.Inner(new Button("straighten", "Straighten the oblique plane", () => viewer.Change(ObliqueActions.Straighten)));
        yield return PanelRows.Inner(
            new CheckBox("radiological", "radiological", state.Scene.IsRadiological, isOn => viewer.Change(now => now with { Scene = now.Scene with { IsRadiological = isOn } })),
            new CheckBox("identity", "names", state.ShowsIdentity, isOn => viewer.Change(now => now with { ShowsIdentity = isOn })));
    }

    private bool IsShown(PaneKind kind) => controls.Layout.Panes.Any(pane => pane.Id.Kind == kind);

    private PanelRow Layout(ViewerState state)
    {
        bool hasBeams = BeamActions.Seen(state.Scene).Any();
        int layout = controls.Alone is not null ? 1 : controls.IsComparison ? 2 : 0;
        Choice chosen = new("layout", s_layouts, layout, Choose);
        if (layout == 2)
            return PanelRows.Inner(chosen, new Choice("column count", ["2 columns", "3 columns", "4 columns"], state.Columns.Length - 2, n => viewer.Change(now => ComparisonActions.Columns(now, n + 2))));
        ImmutableArray<PaneKind> kinds = [.. (layout == 1 ? s_single : s_fourths).Where(kind => kind != PaneKind.Beam || hasBeams)];
        PaneKind now = controls.Alone?.Kind ?? controls.Fourth;
        return PanelRows.Inner(chosen, new Choice("fourth", [.. kinds.Select(NameOf)], kinds.IndexOf(now), n => ChooseKind(kinds[n])));

        void Choose(int n)
        {
            if (n == 1 && controls.Alone is null)
                controls.Show(controls.Active with { Column = 0 });
            else if (n == 0)
                controls.ShowPlanes(controls.Fourth);
            else if (n == 2 && layout != 2)
                controls.ShowComparison();
        }

        void ChooseKind(PaneKind kind)
        {
            if (controls.Alone is null)
                controls.ShowPlanes(kind);
            else if (controls.Alone != kind)
                controls.Show(kind);
        }
    }

    private IEnumerable<PanelRow> Comparison(ViewerState state)
    {
        for (int n = state.Scene.Layers.Length - 1; n >= 0; n--)
            yield return ColumnsOf(state, state.Scene.Layers[n]);
        foreach (PaneKind[] kinds in WindowControls.RowKinds.Chunk(3))
            yield return PanelRows.Inner(kinds.Select(kind => new CheckBox($"row {kind}", NameOf(kind), controls.ComparedKinds.Contains(kind), isOn => controls.ShowRow(kind, isOn))));
        yield return PanelRows.Inner(
            new CheckBox("link places", "link places", state.LinksPlaces, isOn => viewer.Change(now => ComparisonActions.Link(now, isOn, now.LinksViews))),
            new CheckBox("link views", "link zoom", state.LinksViews, isOn => viewer.Change(now => ComparisonActions.Link(now, now.LinksPlaces, isOn))));
        List<string> apart = [];
        for (int n = 1; n < state.Columns.Length; n++)
        {
            Vector3D offset = state.Columns[n].OffsetMm - state.Columns[0].OffsetMm;
            if (offset != default)
                apart.Add(FormattableString.Invariant($"{s_letters[n]} is ({offset.X:F1}, {offset.Y:F1}, {offset.Z:F1}) mm from A."));
        }

        if (apart.Count == 0)
            yield break;
        yield return PanelRows.Note("offsets", string.Join(' ', apart));
        yield return PanelRows.Inner(new Button("align", "Align", () => viewer.Change(ComparisonActions.Align)));
    }

    private PanelRow ColumnsOf(ViewerState state, VolumeLayer layer) => new(
    [
        new(new Label($"columns of {layer.Id}", layer.Name)),
        .. state.Columns.Select((column, n) => new Cell(
            new CheckBox($"column {n} {layer.Id}", s_letters[n], !column.LeftOutIds.Contains(layer.Id), isOn => viewer.Change(now => ComparisonActions.ShowIn(now, n + 1, layer.Id, isOn))), 0)),
    ])
    { Indent = 1 };

    private IEnumerable<PanelRow> Time(Scene scene)
    {
        if (scene.FrameCount < 2)
            yield break;
        string name = scene.Layers.FirstOrDefault(layer => layer.Frames.Length == scene.FrameCount)?.Frames[scene.FrameIndex].Name ?? "";
        yield return PanelRows.Inner(new Slider("time", 0, scene.FrameCount - 1, scene.FrameIndex, value => viewer.Turn(_ => (int)value))
        {
            Step = 1,
            Head = "time",
            Text = $"{scene.FrameIndex + 1} of {scene.FrameCount}",
        });
        yield return PanelRows.Note("time name", name);
    }

    private IEnumerable<PanelRow> Cine()
    {
        ImmutableArray<CineKind> kinds = cine.Kinds;
        yield return PanelRows.Inner(
            new Choice("cine kind", [.. kinds.Select(static kind => kind.ToString().ToLowerInvariant())], kinds.IndexOf(cine.Kind), n => cine.Choose(kinds[n])),
            NumberField.Of("cine speed", cine.Speed, cine.HighestSpeed, cine.ChooseSpeed, cine.Unit),
            new Button("cine play", cine.IsPlaying ? "Pause" : "Play", cine.Toggle) { IsOn = cine.IsPlaying });
        if (cine.Kind == CineKind.Frames && cine.HasDurations)
            yield return PanelRows.Inner(new CheckBox("cine by duration", "frames as long as they last", cine.IsByDuration, isOn => cine.IsByDuration = isOn));
    }

    private IEnumerable<PanelRow> Beams(ViewerState state)
    {
        ImmutableArray<SceneBeam> beams = [.. BeamActions.Seen(state.Scene)];
        if (beams.IsEmpty || !IsShown(PaneKind.Beam))
            yield break;
        Views.ViewDescription looks = state[PaneKind.Beam].Looks;
        SceneBeam chosen = beams.FirstOrDefault(beam => beam.Id == looks.BeamId) ?? beams[0];
        ImmutableArray<BeamLayer> layers = chosen.Beam.Layers;
        int layer = layers.Select(static layer => layer.Number).ToList().IndexOf(looks.BeamLayerNumber ?? int.MinValue);
        yield return PanelRows.Named("beam", new Choice("beam", [.. beams.Select(static beam => beam.Beam.Name.Length > 0 ? beam.Beam.Name : beam.Id)], beams.IndexOf(chosen), n => viewer.Change(now => BeamActions.Choose(now, beams[n].Id, null))));
        yield return PanelRows.Named("energy", new Choice(
            "beam layer", ["all layers", .. layers.Select(static layer => FormattableString.Invariant($"layer {layer.Number}: {layer.EnergyMeVPerU:0.#} MeV/u"))], layer + 1,
            n => viewer.Change(now => BeamActions.Choose(now, chosen.Id, n == 0 ? null : layers[n - 1].Number))));
    }

    private static string NameOf(PaneKind kind) => kind == PaneKind.Beam ? "beam's eye" : kind.ToString().ToLowerInvariant();
}
