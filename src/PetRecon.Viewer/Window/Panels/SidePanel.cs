using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using PetRecon.Viewer.Window.Files;
using PetRecon.Viewer.Window.Tools;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The panel beside a window's panes: takes what happens to it, changes the viewer's state by it, and is described and drawn anew when what it shows has changed.</summary>
internal sealed class SidePanel : IDisposable
{
    private static readonly ImmutableArray<string> s_tabs = [.. Enum.GetNames<PanelTab>()];

    private readonly PanelInput _input = new();
    private readonly PanelChoices _choices = new();
    private readonly DoubleClick _clicks = new();
    private readonly PanelAnswers _answers;
    private readonly Func<ViewerState, IEnumerable<PanelRow>>[] _pages;
    private readonly WindowViewer _viewer;
    private readonly WindowControls _controls;
    private readonly WindowCine _cine;
    private Shown? _described;
    private bool _isWidened;

    /// <summary>Makes the panel of a viewer.</summary>
    /// <param name="viewer">What is shown.</param>
    /// <param name="controls">The window's own parts.</param>
    /// <param name="tools">Measures by hand.</param>
    /// <param name="cine">What moves by itself.</param>
    /// <param name="saving">What its buttons save.</param>
    /// <param name="wake">Wakes the window's thread, when another one has found something out.</param>
    public SidePanel(WindowViewer viewer, WindowControls controls, WindowTools tools, WindowCine cine, SavingActions saving, Action wake)
    {
        (_viewer, _controls, _cine, _answers) = (viewer, controls, cine, new(wake));
        _pages =
        [
            new LayersPage(viewer, controls, _choices, cine, saving.All).Rows, new ProjectionPage(viewer, controls, _choices, _answers).Rows, new ChartsPage(controls, _choices, _answers, saving).Rows,
            new MeasurementsPage(viewer, controls, tools, _answers, saving.Tables).Rows,
        ];
    }

    /// <summary>Whether it has to be drawn again.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Whether a button of the mouse is held that went down on it.</summary>
    public bool IsHeld => _isWidened || _input.IsHeld;

    /// <summary>Whether keys are for it: they were given to it, or something is typed or chosen from a list.</summary>
    public bool TakesKeys => _controls.HasPanelFocus || _input.Edit is not null || _input.Popup is not null;

    /// <summary>Where its controls are.</summary>
    public PanelLayout Layout => _input.Layout;

    private SKRectI Area => _controls.Layout.Panel;

    /// <summary>Obeys what happened, if it was meant for the panel.</summary>
    /// <param name="happened">What.</param>
    /// <param name="key">The name of the key, if it was one.</param>
    /// <returns>Whether it was, so that nothing else has to obey it.</returns>
    /// <exception cref="InputException">It means nothing.</exception>
    public bool Take(WindowEvent happened, string? key)
    {
        if (Area.Width == 0)
        {
            _controls.HasPanelFocus = false;
            return false;
        }

        Describe();

        // What is refused is drawn anew too: the field has its old text again.
        bool isTaken = true;
        try
        {
            return isTaken = key is not null ? TakesKeys && Press(key) : TakeMouse(happened);
        }
        finally
        {
            IsChanged |= isTaken;
        }
    }

    /// <summary>Describes again what has changed.</summary>
    public void Describe()
    {
        ViewerState state = _viewer.State;
        Shown now = new(
            Area, state.TextSize, state.Scene.Layers, state.Scene.Structures, state.Scene.Isodoses, state[PaneKind.Projection].Looks, state[PaneKind.Beam].Looks,
            (state.Columns, state.LinksPlaces, state.LinksViews, state.Scene.IsRadiological, state.ShowsIdentity),
            (_controls.Alone, _controls.IsComparison, _controls.Fourth, _controls.ComparedKinds, _controls.WindowedLayer, _controls.CurveRadiusMm, _controls.PictureScale), (_cine.Kind, _cine.Speed, _cine.IsPlaying, _cine.IsByDuration), MeasuringShown.Of(_controls.Measuring), new(_controls.Layout.Panes), state.Scene.Measurements, state.Scene.Regions, state.Scene.FrameIndex,
            _controls.PanelTab == PanelTab.Charts ? (state.Scene.CrosshairMm, _controls.Active) : default, _controls.PanelTab, _choices.Version, _answers.Version);
        if (!_controls.HasPanelFocus && _input.ShowsFocus && !TakesKeys)
            _input.Give();
        else if (_controls.HasPanelFocus && _input.Focus is null)
            _input.Enter();
        if (_described == now)
            return;
        bool isOtherPage = _described?.Tab != now.Tab;
        _described = now;
        Tabs tabs = new("tabs", s_tabs, (int)now.Tab, tab => _controls.PanelTab = (PanelTab)tab);
        _input.Show(PanelLayout.Of(new([tabs], [.. _pages[(int)now.Tab](state)]), Area, state.TextSize));
        if (isOtherPage)
            _input.ScrollTo(0);
        IsChanged = true;
    }

    /// <summary>Draws it.</summary>
    public void Draw(SKCanvas canvas)
    {
        IsChanged = false;
        if (Area.Width > 0)
            PanelPainter.Draw(canvas, _input, TakesKeys);
    }

    public void Dispose() => _answers.Dispose();

    private bool Press(string key)
    {
        bool isTaken = _input.Press(key);
        if (key is "Tab" or "Shift+Tab")
            _controls.HasPanelFocus = true;
        if (isTaken || key != "Escape")
            return isTaken;
        _controls.HasPanelFocus = false;
        _input.Give();
        return true;
    }

    private bool TakeMouse(WindowEvent happened)
    {
        switch (happened.Kind)
        {
            case WindowEventKind.Press:
                return Press(happened);
            case WindowEventKind.Release when IsHeld:
                _isWidened = false;
                _input.Release();
                return true;
            case WindowEventKind.Move:
                bool wasOver = _input.Hovered is not null || Contains(_input.Mouse);
                _input.Move(happened.X, happened.Y);
                if (_isWidened)
                    _controls.PanelTextSizes = Math.Clamp((Area.Right - happened.X) / _input.Layout.TextSize, 12, 60);
                IsChanged |= wasOver || Contains(_input.Mouse);
                return IsHeld;
            case WindowEventKind.Scroll when Contains(_input.Mouse):
                _input.Turn(-happened.Y);
                return true;
            case WindowEventKind.Leave:
                IsChanged |= _input.Hovered is not null;
                _input.Leave();
                return false;
            default:
                return false;
        }
    }

    private bool Press(WindowEvent happened)
    {
        SKPoint at = _input.Mouse;
        if (IsHeld)
            return true;
        if (!Contains(at))
        {
            // A list that is open takes the press that closes it.
            bool closes = _input.Popup is not null;
            IsChanged |= TakesKeys;
            _controls.HasPanelFocus = false;
            _input.Give();
            return closes;
        }

        if (happened.Code != WindowEvent.LeftButton)
            return true;
        if (_input.Popup is null && at.X < Area.Left + 0.4 * _input.Layout.TextSize)
            _isWidened = true;
        else
            _input.Press(at.X, at.Y, _clicks.IsSecond(at.X, at.Y));
        return true;
    }

    private bool Contains(SKPoint at) => at.X >= Area.Left && at.X < Area.Right && at.Y >= Area.Top && at.Y < Area.Bottom;

    // What of measuring by hand it depends on.
    private sealed record MeasuringShown(MouseTool Tool, string? SelectedId, string? LayerId, RegionGrowingOptions Growing, DrawnLine? Profile)
    {
        public static MeasuringShown Of(MeasuringChoices choices) => new(choices.Tool, choices.SelectedId, choices.LayerId, choices.Growing, choices.Profile);
    }

    // All that the panel's description depends on.
    private sealed record Shown(
        SKRectI Area, double TextSize, ImmutableArray<VolumeLayer> Layers, ImmutableArray<StructureLayer> Structures, ImmutableArray<IsodoseLayer> Isodoses,
        ViewDescription Projection, ViewDescription Beam, (ImmutableArray<PaneColumn>, bool, bool, bool, bool) State,
        (PaneId?, bool, PaneKind, ImmutableArray<PaneKind>, string?, double, int) Controls, (CineKind, double, bool, bool) Cine, MeasuringShown Measuring, ListKey<PlacedPane> Panes, ImmutableArray<Measurement> Measurements, ImmutableArray<MeasuredRegion> Regions,
        int Frame, (Vector3D, PaneId) Curves, PanelTab Tab, int Choices, int Answers);
}
