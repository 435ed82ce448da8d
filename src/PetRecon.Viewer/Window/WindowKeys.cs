using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using PetRecon.Viewer.Window.Files;
using PetRecon.Viewer.Window.Tools;

namespace PetRecon.Viewer.Window;

/// <summary>What keys do in a window, by the table that its help shows.</summary>
internal sealed class WindowKeys(WindowViewer viewer, WindowControls controls, WindowCine cine, WindowTools tools, WindowSaving saving)
{
    private const double ZoomPerKey = 1.25;

    /// <summary>All that keys do in a window.</summary>
    public static IReadOnlyList<KeyEntry> Table { get; } = [.. InputTable.Keys, .. InputTable.WindowKeys];

    private readonly Dictionary<string, string> _presets = [];
    private ViewDescription? _maximum;

    /// <summary>Obeys a key.</summary>
    /// <param name="key">Its name, as browsers call it.</param>
    /// <exception cref="InputException">It means nothing now.</exception>
    public void Press(string key)
    {
        if (Table.FirstOrDefault(entry => entry.Keys.Contains(key, StringComparer.Ordinal)) is not { } entry)
            return;
        if (controls.ShowsHelp && entry.Action is "close" or "escape" or "help")
        {
            controls.ShowsHelp = !controls.ShowsHelp;
            return;
        }

        Do(entry.Action, key);
    }

    /// <summary>The name of a key of GLFW's that types no letter, or is held with Ctrl; null for those that do nothing here.</summary>
    public static string? NameOf(WindowEvent pressed)
    {
        if (pressed.HasControl)
            return pressed.Code switch { 'C' => "Copy", 'S' => "Control+s", _ => null };
        return NameOf(pressed.Code) is { } name ? (pressed.HasShift ? "Shift+" : "") + name : null;
    }

    private static string? NameOf(int glfwKey) => glfwKey switch
    {
        256 => "Escape",
        257 or 335 => "Enter",
        258 => "Tab",
        259 => "Backspace",
        261 => "Delete",
        262 => "ArrowRight",
        263 => "ArrowLeft",
        264 => "ArrowDown",
        265 => "ArrowUp",
        266 => "PageUp",
        267 => "PageDown",
        268 => "Home",
        269 => "End",
        290 => "F1",
        291 => "F2",
        293 => "F4",
        295 => "F6",
        _ => null,
    };

    private void Do(string action, string key)
    {
        switch (action)
        {
            case "previous": Slice(-1); break;
            case "next": Slice(1); break;
            case "back": Slice(-10); break;
            case "on": Slice(10); break;
            case "closer": Zoom(ZoomPerKey); break;
            case "farther": Zoom(1 / ZoomPerKey); break;
            case "reset": viewer.Change(ViewerActions.Reset); break;
            case "alone": Alone((PaneKind)(key[0] - '1')); break;
            case "comparison": controls.ToggleComparison(); break;
            case "fourth": controls.ToggleFourth(); break;
            case "cine": cine.Toggle(); break;
            case "motion": NextCine(); break;
            case "frame": cine.Go(key == "." ? 1 : -1); break;
            case "curve": Curve(); break;
            case "step": Step(key); break;
            case "dose": viewer.Change(ViewerGestures.ToggleDose); break;
            case "isodoses": viewer.Change(ViewerGestures.ToggleIsodoses); break;
            case "structures": viewer.Change(ViewerGestures.ToggleStructures); break;
            case "help": controls.ShowsHelp = true; break;
            case "left": tools.Choose(controls.LeftChangesWindow ? MouseTool.Crosshair : MouseTool.Window); break;
            case "tool": tools.Take(MeasuringTools.Table.First(entry => entry.Key == key).Tool); break;
            case "profile": tools.Take(MouseTool.Profile); break;
            case "enter": tools.Enter(controls.Active); break;
            case "remove": tools.Remove(); break;
            case "escape": tools.GiveUp(); break;
            case "measured": tools.NextLayer(); break;
            case "threshold": tools.OtherThreshold(); break;
            case "raise": tools.Raise(key == "]" ? 1 : -1); break;
            case "copy": saving.Copy(); break;
            case "save": saving.Save(); break;
            case "beam": Beam(); break;
            case "layer": NextLayer(); break;
            case "preset": NextPreset(); break;
            case "projection": viewer.Change(OtherProjection); break;
            case "radiological": viewer.Change(static state => state with { Scene = state.Scene with { IsRadiological = !state.Scene.IsRadiological } }); break;
            case "identity": viewer.Change(static state => state with { ShowsIdentity = !state.ShowsIdentity }); break;
            case "view": NextView(); break;
            case "panel": controls.ShowsPanel = controls.ShowsPanel is not true; break;
            case "focus": (controls.ShowsPanel, controls.HasPanelFocus) = (true, !controls.HasPanelFocus); break;
            case "close": controls.IsClosing = true; break;
            default: throw new InvalidOperationException($"No key does \"{action}\" in a window.");
        }
    }

    private void Alone(PaneKind kind)
    {
        if (kind == PaneKind.Beam)
            _ = FirstBeam();
        controls.Show(kind);
    }

    // What a beam sees beside the planes, and then the next beam.
    private void Beam()
    {
        string first = FirstBeam();
        if (!controls.Rows(viewer.State.Columns.Length).Any(static row => row.Contains(PaneKind.Beam)))
        {
            controls.ShowPlanes(PaneKind.Beam);
            controls.Active = PaneKind.Beam;
            return;
        }

        string[] ids = [.. BeamActions.Seen(viewer.State.Scene).Select(static beam => beam.Id)];
        int now = Array.IndexOf(ids, viewer.State[PaneKind.Beam].Looks.BeamId);
        viewer.Change(state => BeamActions.Choose(state, now < 0 ? first : ids[(now + 1) % ids.Length], null));
    }

    private string FirstBeam() => BeamActions.Seen(viewer.State.Scene).FirstOrDefault()?.Id ?? throw new InputException("The scene has no beams to look along.");

    private void Slice(double steps) => viewer.Change(state => ViewerActions.Slice(state, controls.Active, steps));

    private void Step(string key)
    {
        (double right, double down) = key switch { "Shift+ArrowLeft" => (-1, 0), "Shift+ArrowRight" => (1, 0), "Shift+ArrowUp" => (0, -1), _ => (0.0, 1.0) };
        viewer.Change(state => ViewerActions.Step(state, controls.Active, right, down));
    }

    private void Zoom(double factor) => viewer.Change(state =>
        ViewerActions.Zoom(state, controls.Active, factor, 0.5 * state[controls.Active].Width, 0.5 * state[controls.Active].Height));

    private void NextLayer()
    {
        string[] ids = [.. viewer.State.Scene.Layers.Select(static layer => layer.Id)];
        if (ids.Length == 0)
            throw new InputException("The scene has no layers.");
        controls.WindowedLayer = ids[(Array.IndexOf(ids, controls.WindowedLayer) + 1) % ids.Length];
    }

    private void NextPreset()
    {
        ViewerState state = viewer.State;
        if (controls.WindowedLayer is not { } id)
            return;
        VolumeLayer layer = ViewerActions.Layer(state, id);
        string[] names = [.. UsualPresets.Of(layer, state.Scene).Select(static preset => preset.Name)];
        if (names.Length == 0)
            throw new InputException($"There are no usual windows for {layer.Name}.");
        string next = names[(Array.IndexOf(names, _presets.GetValueOrDefault(id)) + 1) % names.Length];
        _presets[id] = next;
        viewer.Change(now => ViewerActions.Preset(now, id, next));
        controls.Note = $"{layer.Name}: {next}";
    }

    // A maximum projection has layers and colours of its own, which it gets again.
    private ViewerState OtherProjection(ViewerState state)
    {
        ViewDescription looks = state[PaneKind.Projection].Looks;
        if (looks.Projection == ProjectionKind.Maximum)
        {
            _maximum = looks;
            return ViewerActions.Projection(state, ProjectionKind.Volume, "");
        }

        return _maximum is { } maximum
            ? state with { Panes = [.. state.Panes.Select(pane => pane.Kind == PaneKind.Projection ? pane with { Looks = maximum } : pane)] }
            : ViewerActions.Projection(state, ProjectionKind.Maximum, "");
    }

    private void Curve()
    {
        if (viewer.State.Scene.FrameCount < 2)
            throw new InputException("Nothing in the scene changes with time.");
        controls.ToggleCharts();
    }

    private void NextCine()
    {
        cine.ChooseNext();
        controls.Note = $"Cine of {(cine.Kind == CineKind.Turning ? "the turning projection" : cine.Kind == CineKind.Slices ? "slices" : "frames")}; Space plays and pauses it.";
    }

    private void NextView()
    {
        PaneId[] shown = [.. controls.Layout.Panes.Select(static pane => pane.Id)];
        if (shown.Length > 1)
            controls.Active = shown[(Array.IndexOf(shown, controls.Active) + 1) % shown.Length];
    }
}
