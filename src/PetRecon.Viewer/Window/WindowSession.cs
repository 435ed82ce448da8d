using System.Collections.Immutable;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Window.Files;
using PetRecon.Viewer.Window.Panels;
using PetRecon.Viewer.Window.Tools;

namespace PetRecon.Viewer.Window;

/// <summary>
/// A window from its opening to its closing. Its thread takes inputs, which change the viewer's state at once, and shows frames that the render thread
/// has finished: it never waits for a picture.
/// </summary>
internal sealed class WindowSession : IDisposable
{
    // Text of 13 pixels on a display of the usual density.
    private const double UsualTextSize = 13;

    // A window as wide as this has room for the panel from the beginning, in heights of the font.
    private const double RoomForPanel = 70;

    private static readonly TimeSpan s_longWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_cineWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(2);

    private readonly GlfwWindow _window;
    private readonly WindowHostOptions _options;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _stopping;
    private readonly SceneOpening _opening;
    private readonly RenderLoop<WindowPane> _loop;
    private readonly WindowControls _controls = new();
    private readonly WindowCanvas _canvas;
    private readonly WindowPainter _painter;
    private readonly WindowErrands _errands;
    private WindowViewer? _viewer;
    private WindowMouse? _mouse;
    private WindowKeys? _keys;
    private SidePanel? _panel;
    private WindowCine? _cine;
    private ImmutableArray<string> _warnings = [];
    private WindowDrops? _drops;
    private OpeningProgress _progress = new("Opening ...");
    private (int Width, int Height, double TextSize, string Panes, int Panel) _laidOut;

    public WindowSession(
        GlfwWindow window, WindowHostOptions options, Func<IProgress<OpeningProgress>, CancellationToken, OpenedScene> open, Func<ISceneRenderer> makeRenderer, CancellationToken cancellation)
    {
        (_window, _options) = (window, options);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _stopping = _stop.Token.Register(window.Wake);
        _canvas = new(window.Gl);
        _painter = new(_canvas, _controls);
        _errands = new(window.Wake, text => _controls.Note = text);
        _loop = new(makeRenderer, () => Volatile.Read(ref _viewer) is { } viewer ? [viewer] : []);
        _opening = new(open, _stop.Token);
        _opening.Listen(Hear);
        Task.WhenAll(_opening.Scene, _loop.RendererName).ContinueWith(_ => window.Wake(), TaskScheduler.Default);
    }

    /// <summary>Shows the window until it is closed.</summary>
    /// <exception cref="Exception">The scene could not be opened, or no renderer made.</exception>
    public void Run()
    {
        List<WindowEvent> happened = [new(WindowEventKind.Refresh)];
        while (!_stop.IsCancellationRequested)
        {
            if (_viewer is null && _loop.RendererName.IsCompleted && (_opening.Scene.IsCompleted || !_loop.RendererName.IsCompletedSuccessfully))
                Begin();
            bool isLost = false;
            foreach (WindowEvent one in happened)
            {
                isLost |= one.Kind == WindowEventKind.Refresh;
                Take(one);
            }

            if (_controls.IsClosing)
                return;
            _errands.Settle();
            _controls.Errand = _errands.Progress;
            _window.ShowCross(_mouse?.IsInPlane is true && !_controls.ShowsHelp);
            (int width, int height) = _window.PixelSize;
            if (width > 0 && height > 0 && Draw(width, height, isLost))
            {
                _canvas.Copy();
                _window.Present();
            }

            happened = _window.Wait(_cine?.IsPlaying is true ? s_cineWait : s_longWait);
            _cine?.Advance();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _opening.Unlisten(Hear);
        _errands.Dispose();
        _loop.Dispose();

        // What is still being opened ends soon, or with the process.
        ((Task)_opening.Scene).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(s_goodbye, CancellationToken.None);
        _panel?.Dispose();
        _viewer?.Dispose();
        _painter.Dispose();
        _canvas.Dispose();
        _stopping.Dispose();
        _stop.Dispose();
    }

    private void Hear(OpeningProgress progress)
    {
        Volatile.Write(ref _progress, progress);
        _window.Wake();
    }

    private void Begin()
    {
        _ = _loop.RendererName.GetAwaiter().GetResult();
        OpenedScene scene = _opening.Scene.GetAwaiter().GetResult();
        WindowViewer viewer = new(scene, _options.SettleTime, _loop.Wake, _window.Wake);
        WindowTools tools = new(viewer, _controls, _errands);
        string folder = Path.GetFullPath(_options.SaveFolder ?? Environment.CurrentDirectory);
        _mouse = new(viewer, _controls, tools);
        _cine = new(viewer, _controls);
        WindowSaving saving = new(viewer, _controls, _errands, folder, _loop.RunAsync, _window.Copy);
        _keys = new(viewer, _controls, _cine, tools, saving);
        _drops = new(viewer, _errands, _options.OpenMore);
        _painter.Panel = _panel = new(viewer, _controls, tools, _cine, saving.Actions, _window.Wake);
        _controls.WindowedLayer = scene.Scene.Layers.FirstOrDefault()?.Id;
        _laidOut = default;
        Volatile.Write(ref _viewer, viewer);
    }

    private void Take(WindowEvent happened)
    {
        string? key = happened.Kind switch
        {
            WindowEventKind.Key => WindowKeys.NameOf(happened),
            WindowEventKind.Letter => char.ConvertFromUtf32(happened.Code),
            _ => null,
        };
        if (happened.Kind == WindowEventKind.Close || _viewer is null && key is "q" or "Escape")
            _controls.IsClosing = true;
        if (happened.Kind == WindowEventKind.Drop && _drops is null)
            _progress = _progress with { Text = "What was dropped has to wait until the study is open" };
        if (_mouse is null || _keys is null || happened.Kind is WindowEventKind.Refresh)
            return;
        if (happened.Kind is WindowEventKind.Key or WindowEventKind.Letter or WindowEventKind.Press or WindowEventKind.Scroll)
            _controls.Note = "";
        try
        {
            if (happened.Kind is WindowEventKind.Drop)
                _drops?.Take(happened.Paths);
            else if (_controls.ShowsHelp && happened.Kind is WindowEventKind.Press)
                _controls.ShowsHelp = false;
            else if (!_controls.ShowsHelp && !_mouse.IsHeld && _panel?.Take(happened, key) is true)
                return;
            else if (key == "Escape" && !_controls.ShowsHelp && _errands.GiveUp())
                return;
            else if (key is not null)
                _keys.Press(key);
            else
                _mouse.Take(happened);
        }
        catch (InputException exception)
        {
            _controls.Note = exception.Message;
        }
    }

    // Returns whether anything was.
    private bool Draw(int width, int height, bool isLost)
    {
        double textSize = Math.Round(UsualTextSize * _window.Scale);
        bool isAll = _canvas.Resize(width, height) | isLost;
        _painter.TextSize = textSize;
        if (_viewer is null)
        {
            _painter.Opening(Volatile.Read(ref _progress));
            return true;
        }

        IReadOnlyList<IReadOnlyList<PaneId>> rows = _controls.Rows(_viewer.State.Columns.Length);
        string panes = string.Join('\n', rows.Select(static row => string.Join(' ', row.Select(static pane => pane.Name))));
        bool showsPanel = _controls.ShowsPanel ??= width >= RoomForPanel * textSize;
        int panel = showsPanel ? (int)Math.Round(_controls.PanelTextSizes * textSize) : 0;
        if (_laidOut != (width, height, textSize, panes, panel))
        {
            _laidOut = (width, height, textSize, panes, panel);
            _controls.Layout = WindowLayout.Of(width, height, textSize, rows, panel);
            if (_controls.Layout.Of(_controls.Active) is null)
                _controls.Active = rows[0][0];
            _viewer.Change(state => ViewerActions.Layout(state, _controls.Layout.Sizes(), textSize));
            isAll = true;
        }

        ViewerState state = _viewer.State;
        if (state.Warnings != _warnings)
            _controls.Note = string.Join(' ', _warnings = state.Warnings);
        _controls.Heads = [.. state.Columns.Select(column => string.Join(", ", state.Scene.Layers.Where(layer => layer.IsVisible && !column.LeftOutIds.Contains(layer.Id)).Select(static layer => layer.Name)))];
        bool isDrawn = isAll;
        while (_viewer.TakeFrame(out string? fault) is { } frame)
        {
            foreach (WindowPane pane in frame)
                _painter.Take(pane);
            if (fault is not null)
                _controls.Note = fault;
            isDrawn = true;
        }

        _panel?.Describe();
        if (isAll)
            _painter.All(Status());
        else
            isDrawn |= _painter.Around(Status());
        return isDrawn;
    }

    private string Status()
    {
        if (_viewer?.State.Scene is not { } scene)
            return "";
        List<string> parts = [];
        if (scene.FrameCount > 1 && scene.Layers.FirstOrDefault(layer => layer.Frames.Length == scene.FrameCount) is { } timed)
            parts.Add($"{scene.FrameIndex + 1} of {scene.FrameCount}: {timed.Frames[scene.FrameIndex].Name}");
        if (scene.Layers.FirstOrDefault(layer => layer.Id == _controls.WindowedLayer) is { } windowed)
            parts.Add($"{(_controls.LeftChangesWindow ? "left and right button" : "right button")}: {windowed.Name}");
        parts.Add(_loop.RendererName.Result);
        parts.Add("? for help");
        return string.Join("   ", parts);
    }
}
