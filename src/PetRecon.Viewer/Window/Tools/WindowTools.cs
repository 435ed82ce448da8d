using System.Collections.Immutable;
using System.Globalization;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Window.Tools;

/// <summary>
/// Measuring by hand in a window, as in the page: points are set by drags, by clicks one after the other, or by the Enter key where the crosshair is; what is
/// there already is taken hold of and moved.
/// </summary>
internal sealed class WindowTools(WindowViewer viewer, WindowControls controls, WindowErrands errands)
{
    // A press and a release that are nearer to each other are one click, and the next click sets the next point.
    private const double ClickPixels = 4;

    // Where a font has thirteen pixels, what is taken hold of may be seven away.
    private const double NearTextSizes = 7.0 / 13;

    private MeasurementGrip? _grip;
    private (double X, double Y) _pressed;

    private MeasuringChoices Choices => controls.Measuring;

    /// <summary>Whether the left button draws.</summary>
    public bool IsActive => MeasuringTools.PointsOf(Choices.Tool) > 0;

    /// <summary>Takes another tool.</summary>
    public void Choose(MouseTool tool)
    {
        Drop();
        Choices.Tool = tool;
    }

    /// <summary>Takes a tool that draws, and says how it does.</summary>
    /// <exception cref="InputException">It measures in a layer, and the scene has none.</exception>
    public void Take(MouseTool tool)
    {
        string name = tool == MouseTool.Profile ? "Profile" : MeasuringTools.Table.First(entry => entry.Tool == tool).Name;
        string how = tool == MouseTool.Grow ? GrowingText : MeasuringTools.PointsOf(tool) == 1 ? "a click" : "a drag or clicks";
        string where = tool is MouseTool.Distance or MouseTool.Angle or MouseTool.Point or MouseTool.Profile ? "" : $" in {Choices.LayerIn(viewer.State.Scene).Name}";
        Choose(tool);
        controls.Note = $"{name}{where}: {how}; Esc for the crosshair again";
    }

    /// <summary>The left button went down: takes hold of what is there, or else sets a point.</summary>
    public void Press(PaneId pane, double x, double y)
    {
        _pressed = (x, y);
        ViewerState state = viewer.State;
        _grip = Choices.Sketch is null && Choices.Tool != MouseTool.Profile ? MeasurementGrip.Find(state, pane, x, y, NearTextSizes * state.TextSize) : null;
        if (_grip is { } grip)
            Choices.SelectedId = grip.Id;
        else
            Add(pane, ViewerActions.PointOf(state, pane, x, y));
    }

    /// <summary>The mouse has moved, with the button down or up.</summary>
    public void Move(PaneId pane, double x, double y)
    {
        Vector3D at = ViewerActions.PointOf(viewer.State, pane, x, y);
        if (_grip is { } grip)
        {
            Vector3D way = at - grip.AtMm;
            if (way == default)
                return;
            viewer.Change(state => MeasuringActions.Move(state, grip.Id, way, grip.Point));
            _grip = grip with { AtMm = at };
        }
        else if (Choices.Sketch is { } sketch)
        {
            Choices.Sketch = sketch with { Pane = pane, NextMm = at };
        }
    }

    /// <summary>The left button came up.</summary>
    public void Release(PaneId pane, double x, double y)
    {
        if (_grip is not null)
        {
            Move(pane, x, y);
            _grip = null;
        }
        else if (Choices.Sketch is not null && Math.Sqrt(Square(x - _pressed.X) + Square(y - _pressed.Y)) > ClickPixels)
        {
            Add(pane, ViewerActions.PointOf(viewer.State, pane, x, y));
        }

        static double Square(double value) => value * value;
    }

    /// <summary>Sets a point where the crosshair is: all tools without a mouse.</summary>
    /// <exception cref="InputException">No tool is taken, or the pane is no plane.</exception>
    public void Enter(PaneId pane)
    {
        if (!IsActive)
            throw new InputException("No measuring tool is taken: the keys are in the help.");
        if (!pane.IsPlane)
            throw new InputException("Points are set in planes: the Tab key goes to the next view.");
        ViewerState state = viewer.State;
        Add(pane, state.CrosshairOf(state[pane]));
    }

    /// <summary>Gives up what is being drawn, or else puts the tool away.</summary>
    public void GiveUp()
    {
        bool wasDrawing = Choices.Sketch is not null || _grip is not null;
        Drop();
        if (wasDrawing)
            return;
        if (Choices.Tool == MouseTool.Crosshair)
            (Choices.SelectedId, Choices.Profile) = (null, null);
        Choices.Tool = MouseTool.Crosshair;
    }

    /// <summary>Removes the chosen measurement, or else the last one.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public void Remove()
    {
        ViewerState state = viewer.State;
        string[] ids = [.. MeasuringActions.Ids(state)];
        string id = ids.Contains(Choices.SelectedId) ? Choices.SelectedId! : ids.LastOrDefault() ?? throw new InputException("Nothing has been measured.");
        _grip = null;
        Choices.SelectedId = null;
        viewer.Change(now => MeasuringActions.Remove(now, id));
        controls.Note = $"{MeasurementText.NameOf(state.Scene, id)} is removed.";
    }

    /// <summary>Measures in the next layer.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public void NextLayer()
    {
        VolumeLayer now = Choices.LayerIn(viewer.State.Scene);
        ImmutableArray<VolumeLayer> layers = viewer.State.Scene.Layers;
        int next = (layers.Select(static layer => layer.Id).ToList().IndexOf(now.Id) + 1) % layers.Length;
        MeasureIn(layers[next]);
    }

    /// <summary>Measures in a layer.</summary>
    public void MeasureIn(VolumeLayer layer)
    {
        Choices.LayerId = layer.Id;
        if (Choices.Growing.FixedThreshold is not null)
            Choices.Growing = new() { FixedThreshold = GrowthSteps.FirstIn(layer) };
        controls.Note = $"Measuring in {layer.Name}";
    }

    /// <summary>Regions grow down to a share of the highest value, or to a fixed value.</summary>
    /// <exception cref="InputException">There is no layer.</exception>
    public void OtherThreshold()
    {
        VolumeLayer layer = Choices.LayerIn(viewer.State.Scene);
        Choices.Growing = Choices.Growing.FixedThreshold is null ? new() { FixedThreshold = GrowthSteps.FirstIn(layer) } : new();
        controls.Note = GrowingText;
    }

    /// <summary>Another threshold.</summary>
    /// <param name="steps">How many steps higher.</param>
    /// <exception cref="InputException">There is no layer.</exception>
    public void Raise(int steps)
    {
        Choices.Growing = GrowthSteps.Raised(Choices.Growing, Choices.LayerIn(viewer.State.Scene), steps);
        controls.Note = GrowingText;
    }

    /// <summary>How regions grow, in words.</summary>
    public string GrowingText
    {
        get
        {
            string unit = Choices.LayerIn(viewer.State.Scene).Unit;
            return Choices.Growing.FixedThreshold is double value
                ? string.Create(CultureInfo.InvariantCulture, $"grows down to {value:G6} {unit} ([ and ] change it, y takes a share)")
                : string.Create(CultureInfo.InvariantCulture, $"grows down to {100 * Choices.Growing.ShareOfMaximum:F0} % of the highest value ([ and ] change it, y takes a fixed one)");
        }
    }

    private void Drop() => (Choices.Sketch, _grip) = (null, null);

    private void Add(PaneId pane, Vector3D pointMm)
    {
        Sketch sketch = (Choices.Sketch ?? new(Choices.Tool, pane, [])).With(pane, pointMm);
        if (!sketch.IsComplete)
        {
            Choices.Sketch = sketch with { NextMm = null };
            return;
        }

        Drop();
        string layerId = Choices.LayerIn(viewer.State.Scene).Id;
        switch (sketch.Tool)
        {
            case MouseTool.Grow:
                Grow(layerId, pointMm);
                break;
            case MouseTool.Profile:
                Choices.Profile = new(pane, sketch.PointsMm[0], sketch.PointsMm[1]);
                break;
            default:
                Change(state => sketch.AddTo(state, layerId));
                Tell(Choices.SelectedId!);
                break;
        }
    }

    private void Grow(string layerId, Vector3D placeMm)
    {
        Func<CancellationToken, Func<ViewerState, ViewerState>> grow = MeasuringActions.Grow(viewer.State, layerId, placeMm, Choices.Growing);
        errands.Begin("Growing a region", (_, stop) =>
        {
            Func<ViewerState, ViewerState> add = grow(stop);
            return Task.FromResult<Func<string>>(() =>
            {
                Change(add);
                Tell(Choices.SelectedId!);
                return controls.Note;
            });
        });
    }

    // What is new is the chosen one.
    private void Change(Func<ViewerState, ViewerState> add) => viewer.Change(state =>
    {
        ViewerState next = add(state);
        Choices.SelectedId = MeasuringActions.Ids(next).Except(MeasuringActions.Ids(state)).Single();
        return next;
    });

    // Its numbers in the line below; those of a large region take a while.
    private void Tell(string id)
    {
        Scene scene = viewer.State.Scene;
        controls.Note = MeasurementText.NameOf(scene, id);
        errands.Begin("Measuring", (_, stop) =>
        {
            string text = MeasurementText.Of(scene, id, stop);
            return Task.FromResult<Func<string>>(() => text);
        });
    }
}
