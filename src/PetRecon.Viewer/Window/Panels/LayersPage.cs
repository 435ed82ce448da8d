using System.Collections.Immutable;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The page of views, layers, structures and isodose lines: what is shown where, and in which colours.</summary>
internal sealed class LayersPage(WindowViewer viewer, WindowControls controls, PanelChoices choices, WindowCine cine, Action save)
{
    private static readonly ImmutableArray<string> s_maps = [.. ColourMaps.All.Select(static map => map.Name)];
    private static readonly ImmutableArray<string> s_blends = ["over", "add", "maximum"];

    private static readonly ImmutableArray<int> s_scales = [1, 2, 4];

    private readonly ViewRows _view = new(viewer, controls, choices, cine);

    public IEnumerable<PanelRow> Rows(ViewerState state)
    {
        Scene scene = state.Scene;
        foreach (PanelRow row in _view.Rows(state))
            yield return row;
        Section layers = choices.Section("layers", "Layers");
        yield return layers;
        if (layers.IsOpen)
        {
            // The uppermost first, as it lies over the others.
            foreach (PanelRow row in scene.Layers.Reverse().SelectMany(layer => Rows(layer, scene)))
                yield return row;
        }

        foreach (PanelRow row in Structures(scene).Concat(Isodoses(scene)).Concat(Saving()))
            yield return row;
    }

    // Pictures have as many pixels as the screen, or more.
    private IEnumerable<PanelRow> Saving()
    {
        Section section = choices.Section("saving", "Save");
        yield return section;
        if (!section.IsOpen)
            yield break;
        yield return PanelRows.Named("picture", new Choice("picture scale", [.. s_scales.Select(static scale => $"{scale} \u00d7 the screen")], s_scales.IndexOf(controls.PictureScale), n => controls.PictureScale = s_scales[n]));
        yield return PanelRows.Inner(new Button("save all", "Save all (Ctrl + S)", save));
    }

    private IEnumerable<PanelRow> Rows(VolumeLayer layer, Scene scene)
    {
        string id = $"layer {layer.Id}";
        void Change(Func<VolumeLayer, VolumeLayer> change) => viewer.Change(state => ViewerActions.Replace(state, change(ViewerActions.Layer(state, layer.Id))));
        bool isWindowed = controls.WindowedLayer == layer.Id;
        yield return new(
            new(new CheckBox($"{id} visible", layer.Name, layer.IsVisible, isOn => Change(now => now with { IsVisible = isOn }))),
            new(new Button($"{id} windowed", "right button", () => controls.WindowedLayer = layer.Id) { IsOn = isWindowed }, 0));
        yield return PanelRows.Inner(new Slider($"{id} opacity", 0, 1, layer.Opacity, value => Change(now => now with { Opacity = value })) { Head = "opacity", Text = FormattableString.Invariant($"{100 * layer.Opacity:0} %") });
        ImmutableArray<string> presets = [.. UsualPresets.Of(layer, scene).Select(static preset => preset.Name)];
        Choice map = new($"{id} map", s_maps, s_maps.IndexOf(layer.Map.Name), n => Change(now => now with { Map = ColourMaps.All[n] }));
        Choice preset = new($"{id} preset", presets, -1, n => viewer.Change(state => ViewerActions.Preset(state, layer.Id, presets[n]))) { Empty = "preset" };
        yield return presets.IsEmpty ? PanelRows.Inner(map) : PanelRows.Inner(map, preset);
        double width = layer.Window.High - layer.Window.Low;
        yield return PanelRows.Inner(
            NumberField.Of($"{id} low", layer.Window.Low, width, value => viewer.Change(state => ViewerActions.Window(state, layer.Id, value, ViewerActions.Layer(state, layer.Id).Window.High)), layer.Unit),
            NumberField.Of($"{id} high", layer.Window.High, width, value => viewer.Change(state => ViewerActions.Window(state, layer.Id, ViewerActions.Layer(state, layer.Id).Window.Low, value)), layer.Unit));
        yield return PanelRows.Inner(
            new Choice($"{id} blend", s_blends, (int)layer.Blend, n => Change(now => now with { Blend = (LayerBlend)n })),
            new CheckBox($"{id} smooth", "interpolated", layer.IsInterpolated, isOn => Change(now => now with { IsInterpolated = isOn })));
    }

    private IEnumerable<PanelRow> Structures(Scene scene)
    {
        if (scene.Structures.IsEmpty)
            yield break;
        int shown = scene.Structures.Count(static structure => structure.IsVisible);
        Section section = choices.Section("structures", $"Structures, {shown} of {scene.Structures.Length} shown");
        yield return section;
        if (!section.IsOpen)
            yield break;
        yield return All("structures", isVisible => viewer.Change(state => ViewerActions.ShowStructure(state, "*", isVisible)));
        bool haveSurfaces = scene.Structures.All(static structure => structure.ShowsSurface);
        yield return PanelRows.Inner(new CheckBox("structure surfaces", "surfaces in volume renderings", haveSurfaces, isOn => viewer.Change(state => SurfaceActions.Structure(state, "*", isOn))));
        foreach (StructureLayer structure in scene.Structures)
            yield return PanelRows.Inner(new CheckBox($"structure {structure.Id}", structure.Structure.Name, structure.IsVisible, isOn => viewer.Change(state => ViewerActions.ShowStructure(state, structure.Id, isOn))) { Swatch = structure.Colour });
    }

    private IEnumerable<PanelRow> Isodoses(Scene scene)
    {
        if (scene.Isodoses.IsEmpty)
            yield break;
        Section section = choices.Section("isodoses", "Isodose lines");
        yield return section;
        if (!section.IsOpen)
            yield break;
        if (scene.Isodoses.Length > 1)
            yield return All("isodoses", isVisible => viewer.Change(state => ViewerActions.ShowIsodose(state, "*", isVisible)));
        foreach (IsodoseLayer lines in scene.Isodoses)
        {
            string name = scene.Layers.FirstOrDefault(layer => layer.Id == lines.LayerId)?.Name ?? "lines";
            yield return PanelRows.Inner(new CheckBox($"isodose {lines.Id}", name, lines.IsVisible, isOn => viewer.Change(state => ViewerActions.ShowIsodose(state, lines.Id, isOn))));
            yield return PanelRows.Inner(
                new CheckBox($"isodose {lines.Id} lines", "lines", lines.ShowsLines, isOn => viewer.Change(state => SurfaceActions.Isodoses(state, lines.Id, isOn, null, null))),
                new CheckBox($"isodose {lines.Id} areas", "areas", lines.ShowsBands, isOn => viewer.Change(state => SurfaceActions.Isodoses(state, lines.Id, null, isOn, null))),
                new CheckBox($"isodose {lines.Id} surfaces", "surfaces", lines.ShowsSurfaces, isOn => viewer.Change(state => SurfaceActions.Isodoses(state, lines.Id, null, null, isOn))));
            foreach (IsodoseLineStyle line in lines.Lines.Reverse())
                yield return new PanelRow(new Cell(new Label($"isodose {lines.Id} {line.Value}", line.Label) { Swatch = line.Colour })) { Indent = 2 };
        }
    }

    private static PanelRow All(string kind, Action<bool> show) => PanelRows.Inner(new Button($"{kind} all", "all", () => show(true)), new Button($"{kind} none", "none", () => show(false)));
}
