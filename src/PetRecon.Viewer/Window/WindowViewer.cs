using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using SkiaSharp;

namespace PetRecon.Viewer.Window;

/// <summary>A pane of a frame, to be shown in the window.</summary>
/// <param name="Work">What was asked for.</param>
/// <param name="Pixels">Its pixels; null if it keeps those that it has.</param>
/// <param name="Marks">What is over them.</param>
internal sealed record WindowPane(PaneWork Work, SKBitmap? Pixels, Overlay Marks);

/// <summary>
/// The state of a window's viewer. Inputs change it at once; frames come from the render thread and wait here, in order, until the window's thread shows
/// them.
/// </summary>
internal sealed class WindowViewer : IFrameTarget<WindowPane>, IDisposable
{
    // Frames that may be under way before the window has shown one.
    private const int Credit = 2;

    private readonly Lock _lock = new();
    private readonly Action _wakeRenderer;
    private readonly Action _wakeWindow;
    private readonly FramePlanner _planner;
    private readonly FrameTurning _turning;
    private readonly Queue<(Task<WindowPane[]> Panes, long Input, string? Fault)> _frames = [];
    private ViewerState _state;
    private string? _fault;
    private long _input;
    private long _turnInput;
    private long _shownTurn;
    private long _shownInput;
    private int _credit = Credit;

    /// <summary>A viewer of a scene.</summary>
    /// <param name="opened">What is shown.</param>
    /// <param name="settleTime">How long nothing may be entered before pictures are made final.</param>
    /// <param name="wakeRenderer">Wakes the render thread.</param>
    /// <param name="wakeWindow">Wakes the window's thread.</param>
    public WindowViewer(OpenedScene opened, TimeSpan settleTime, Action wakeRenderer, Action wakeWindow)
    {
        (_state, _wakeRenderer, _wakeWindow) = (ViewerState.Of(opened), wakeRenderer, wakeWindow);
        _planner = new(settleTime, wakeRenderer);
        _turning = new(
            (scene, input) => Arrive(input, state => ViewerActions.Frame(state, scene.FrameIndex)),
            (fault, input) => Arrive(input, static state => state, fault),
            static _ => { });
    }

    public ViewerState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>Whether the last input is to be seen, if only roughly, and no frame has still to be read.</summary>
    public bool IsShown
    {
        get
        {
            lock (_lock)
                return _shownInput == _input && !_turning.IsBusy;
        }
    }

    /// <summary>Applies an input.</summary>
    /// <exception cref="InputException">It means nothing; the state stays.</exception>
    public void Change(Func<ViewerState, ViewerState> action, bool isTurn = false)
    {
        lock (_lock)
        {
            _state = action(_state);
            _input++;
            _planner.Change(isTurn);
        }

        _wakeRenderer();
    }

    /// <summary>Goes to another frame of what changes with time, as soon as it has been read.</summary>
    /// <exception cref="InputException">There is none; the state stays.</exception>
    public void Turn(Func<Scene, int> frame)
    {
        lock (_lock)
        {
            int index = frame(_state.Scene);
            if (index >= 0 && index < _state.Scene.FrameCount && !_state.Scene.IsAtHand(index))
            {
                _turning.Begin(_state.Scene, index, ++_turnInput);
                return;
            }

            _turning.Forget();
            _turnInput++;
            _shownTurn = _turnInput;
            _state = ViewerActions.Frame(_state, index);
            _input++;
            _planner.Change(isTurn: true);
        }

        _wakeRenderer();
    }

    /// <inheritdoc/>
    public (FrameWork? Work, TimeSpan Wait) Next()
    {
        lock (_lock)
        {
            return _credit == 0 ? (null, Timeout.InfiniteTimeSpan) : _planner.Next(_state, _input);
        }
    }

    /// <inheritdoc/>
    public WindowPane Finish(FrameWork work, PaneWork pane, Picture? picture) =>
        new(pane, picture is null ? null : PageDrawing.BitmapOf(picture), PaneDrawing.Marks(work.State, pane));

    /// <inheritdoc/>
    public void Take(FrameWork work, IReadOnlyList<Task<WindowPane>> panes, string? fault)
    {
        Task<WindowPane[]> all = Task.WhenAll(panes);
        lock (_lock)
        {
            fault ??= _planner.Show(work);
            _credit--;
            _frames.Enqueue((all, work.Input, fault));
        }

        all.ContinueWith(_ => _wakeWindow(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The next frame that is ready; null if there is none.</summary>
    /// <param name="fault">What could not be drawn, in words.</param>
    public WindowPane[]? TakeFrame(out string? fault)
    {
        (Task<WindowPane[]> Panes, long Input, string? Fault) frame;
        lock (_lock)
        {
            fault = null;
            if (!_frames.TryPeek(out frame) || !frame.Panes.IsCompleted)
                return null;
            _frames.Dequeue();
            _credit++;
            _shownInput = frame.Input;
            (fault, _fault) = (_fault, null);
        }

        _wakeRenderer();
        fault ??= frame.Fault ?? frame.Panes.Exception?.InnerException?.Message;
        return frame.Panes.IsCompletedSuccessfully ? frame.Panes.Result : [];
    }

    public void Dispose()
    {
        _turning.Dispose();
        lock (_lock)
            _planner.Dispose();
    }

    // A frame has been read, or could not be; one that was passed over meanwhile is not shown.
    private void Arrive(long turn, Func<ViewerState, ViewerState> change, string? fault = null)
    {
        lock (_lock)
        {
            if (turn < _shownTurn)
                return;
            _shownTurn = turn;
            _state = change(_state);
            _fault = fault;
            _input++;
            _planner.Change(isTurn: true);
        }

        _wakeRenderer();
    }
}
