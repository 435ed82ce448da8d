using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Window.Tools;

namespace PetRecon.Viewer.Window;

/// <summary>What the mouse does in a window's panes.</summary>
internal sealed class WindowMouse(WindowViewer viewer, WindowControls controls, WindowTools tools)
{
    private const double ZoomPerNotch = 1.15;

    // How near to a handle the mouse has to be: ten pixels where a font has thirteen.
    private const double GraspTextSizes = 10.0 / 13;

    private readonly DoubleClick _clicks = new();
    private (double X, double Y) _place = (-1, -1);
    private Drag? _drag;
    private double _turned;

    /// <summary>Whether the mouse is where it names a place: in a plane.</summary>
    public bool IsInPlane => controls.Layout.At(_place.X, _place.Y) is { Id.IsPlane: true };

    /// <summary>Whether a button of the mouse is held that went down in a pane.</summary>
    public bool IsHeld => _drag is not null;

    /// <summary>Obeys what happened with the mouse.</summary>
    /// <exception cref="InputException">It means nothing.</exception>
    public void Take(WindowEvent happened)
    {
        switch (happened.Kind)
        {
            case WindowEventKind.Press:
                Press(happened);
                break;
            case WindowEventKind.Release when _drag is { } drag && drag.Button == happened.Code:
                _drag = null;
                if (drag.Does == DragKind.Tool)
                    tools.Release(drag.Pane.Id, In(drag.Pane).X, In(drag.Pane).Y);
                break;
            case WindowEventKind.Move:
                _place = (happened.X, happened.Y);
                Move();
                break;
            case WindowEventKind.Scroll:
                Scroll(happened);
                break;
            case WindowEventKind.Leave when _drag is null:
                controls.Probe = "";
                break;
            default:
                break;
        }
    }

    private void Press(WindowEvent happened)
    {
        int button = happened.Code;
        if (_drag is not null || controls.Layout.At(_place.X, _place.Y) is not { } pane)
            return;
        controls.Active = pane.Id;
        if (button == WindowEvent.LeftButton && !(tools.IsActive && pane.Id.IsPlane) && _clicks.IsSecond(_place.X, _place.Y))
        {
            controls.Show(pane.Id);
            return;
        }

        VolumeLayer? layer = viewer.State.Scene.Layers.FirstOrDefault(layer => layer.Id == controls.WindowedLayer);
        _drag = new(pane, button, DoesOf(pane, happened), _place, layer) { Last = _place };
        if (_drag.Does == DragKind.Crosshair)
            Crosshair(pane);
        if (_drag.Does == DragKind.Tool)
            tools.Press(pane.Id, In(pane).X, In(pane).Y);
    }

    private DragKind DoesOf(PlacedPane pane, WindowEvent happened)
    {
        if (happened.Code != WindowEvent.LeftButton)
            return happened.Code == WindowEvent.MiddleButton ? DragKind.Pan : happened.Code == WindowEvent.RightButton ? DragKind.Window : DragKind.None;
        if (!pane.Id.IsPlane)
            return pane.Id.Kind == PaneKind.Projection ? DragKind.Turn : DragKind.Pan;
        DragKind usual = tools.IsActive ? DragKind.Tool : controls.LeftChangesWindow ? DragKind.Window : DragKind.Crosshair;
        if (pane.Id.Kind == PaneKind.Oblique)
            return happened.HasShift ? DragKind.Turn : usual;
        ImmutableArray<OverlayMark> handles = HandlesIn(pane);
        (double x, double y) = In(pane);
        double grasp = GraspTextSizes * viewer.State.TextSize;
        bool isHandle = handles.Any(handle => Math.Max(Math.Abs(handle.At.X - x), Math.Abs(handle.At.Y - y)) <= grasp);
        return handles.Length > 0 && (happened.HasShift || isHandle) ? DragKind.Swing : usual;
    }

    // What the line of an oblique plane can be taken hold of by.
    private ImmutableArray<OverlayMark> HandlesIn(PlacedPane pane)
    {
        ViewerState state = viewer.State;
        PaneState shown = state[pane.Id];
        return shown.IsShown ? PlaneCuts.Of(PaneCuts.In(state, shown), PaneViews.Of(state, shown), shown.Width, shown.Height, state.TextSize).Marks : [];
    }

    private void Move()
    {
        if (_drag is not { } drag)
        {
            Probe();
            if (tools.IsActive && controls.Layout.At(_place.X, _place.Y) is { Id.IsPlane: true } hovered)
                tools.Move(hovered.Id, In(hovered).X, In(hovered).Y);
            return;
        }

        (double X, double Y) last = drag.Last;
        (double dx, double dy) = (_place.X - last.X, _place.Y - last.Y);
        drag.Last = _place;
        switch (drag.Does)
        {
            case DragKind.Pan:
                viewer.Change(state => ViewerActions.Pan(state, drag.Pane.Id, dx, dy));
                break;
            case DragKind.Window when drag.Layer is { } layer:
                viewer.Change(state => ViewerGestures.DragWindow(state, layer, _place.X - drag.Start.X, _place.Y - drag.Start.Y));
                break;
            case DragKind.Turn:
                viewer.Change(state => ViewerActions.Turn(state, drag.Pane.Id, dx, dy), isTurn: true);
                break;
            case DragKind.Swing:
                (double x, double y) = (last.X - drag.Pane.Place.Left, last.Y - drag.Pane.Place.Top);
                (double toX, double toY) = In(drag.Pane);
                viewer.Change(state => ObliqueActions.Swing(state, drag.Pane.Id, x, y, toX, toY));
                break;
            case DragKind.Crosshair:
                Crosshair(drag.Pane);
                break;
            case DragKind.Tool:
                tools.Move(drag.Pane.Id, In(drag.Pane).X, In(drag.Pane).Y);
                Probe();
                break;
            default:
                break;
        }
    }

    private void Crosshair(PlacedPane pane)
    {
        (double x, double y) = In(pane);
        viewer.Change(state => ViewerActions.Crosshair(state, pane.Id, ViewerActions.PointOf(state, pane.Id, x, y)));
        Probe();
    }

    private void Scroll(WindowEvent happened)
    {
        if (controls.Layout.At(_place.X, _place.Y) is not { } pane)
            return;
        double notches = -happened.Y;
        if (happened.HasControl)
        {
            (double x, double y) = In(pane);
            viewer.Change(state => ViewerActions.Zoom(state, pane.Id, Math.Clamp(Math.Pow(ZoomPerNotch, -notches), 0.1, 10), x, y));
            return;
        }

        // Touch pads turn by parts of a notch.
        _turned += notches;
        double steps = Math.Abs(notches) >= 1 ? Math.Round(_turned) : Math.Truncate(_turned);
        if (steps == 0)
            return;
        _turned -= steps;
        viewer.Change(state => ViewerActions.Slice(state, pane.Id, Math.Clamp(steps, -1e4, 1e4)));
        Probe();
    }

    private void Probe()
    {
        controls.Probe = "";
        if (controls.Layout.At(_place.X, _place.Y) is not { Id.IsPlane: true } pane)
            return;
        ViewerState state = viewer.State;
        if (!state[pane.Id].IsShown)
            return;
        (double x, double y) = In(pane);
        Vector3D at = ViewerActions.PointOf(state, pane.Id, x, y);
        controls.Probe = ProbeText.Of(at, Measuring.Probe.At(state.SceneIn(state[pane.Id]), at));
    }

    private (double X, double Y) In(PlacedPane pane) => (_place.X - pane.Place.Left, _place.Y - pane.Place.Top);

    private enum DragKind
    {
        None,
        Crosshair,
        Pan,
        Window,
        Turn,
        Swing,
        Tool,
    }

    private sealed record Drag(PlacedPane Pane, int Button, DragKind Does, (double X, double Y) Start, VolumeLayer? Layer)
    {
        public (double X, double Y) Last { get; set; }
    }
}
