using System.Diagnostics;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;

namespace PetRecon.Viewer.Browser;

/// <summary>
/// One tab of a browser: its state, which outlives a lost connection, and what its page has been sent. Inputs change the state at once and are drawn
/// together when the render thread comes around: however fast they arrive, the next frame shows the last one.
/// </summary>
internal sealed class Tab : IFrameTarget<FramePane>, IDisposable
{
    /// <summary>Frames that may be under way before the page has drawn one: one on the line, one being made.</summary>
    private const int Credit = 2;

    private readonly Lock _lock = new();
    private readonly Action _wake;
    private readonly FramePlanner _planner;
    private readonly FrameTurning _turning;
    private TabConnection? _connection;
    private TabConnection? _drawnFor;
    private bool _isWelcomed;
    private ViewerState? _state;
    private long _input;
    private long _frameInput;
    private long _inputCame;
    private long _workCame;
    private long _began;
    private int _credit;

    /// <summary>A tab without a scene.</summary>
    /// <param name="id">Names the tab.</param>
    /// <param name="settleTime">How long nothing may be entered before pictures are made final.</param>
    /// <param name="wake">Wakes the render thread.</param>
    public Tab(string id, TimeSpan settleTime, Action wake)
    {
        (Id, _wake) = (id, wake);
        _planner = new(settleTime, wake);
        _turning = new(
            (scene, input) => Arrive(input, state => ViewerActions.Frame(state, scene.FrameIndex)),
            (fault, input) =>
            {
                Connection?.SendError(fault);
                Arrive(input, static state => state);
            },
            frame => Connection?.Send(new() { ["say"] = "reading", ["frame"] = frame }));
    }

    public string Id { get; }

    /// <summary>When its page left; null while one is connected.</summary>
    public long? LeftAt
    {
        get
        {
            lock (_lock)
                return field;
        }

        private set;
    } = Stopwatch.GetTimestamp();

    public ViewerState? State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    public TabConnection? Connection
    {
        get
        {
            lock (_lock)
                return _connection;
        }
    }

    /// <summary>A page takes the tab; false if another one has it.</summary>
    public bool TryConnect(TabConnection connection)
    {
        lock (_lock)
        {
            if (_connection is not null)
                return false;
            _connection = connection;
            LeftAt = null;
            _isWelcomed = false;
            _planner.Forget();
            _credit = Credit;
            (_input, _frameInput) = (0, 0);
            return true;
        }
    }

    public void Disconnect(TabConnection connection)
    {
        lock (_lock)
        {
            if (_connection != connection)
                return;
            _connection = null;
            LeftAt = Stopwatch.GetTimestamp();
            _planner.Cancel();
        }
    }

    /// <summary>Gives the tab its scene, once it is open. From now on it takes inputs.</summary>
    public void Open(OpenedScene scene)
    {
        lock (_lock)
            _state ??= ViewerState.Of(scene);
    }

    /// <summary>The page has been told that the scene is open. From now on it gets frames, which it would not understand before.</summary>
    public void Begin(TabConnection connection)
    {
        lock (_lock)
            _isWelcomed |= _connection == connection;
        _wake();
    }

    /// <summary>Takes the state of another tab: a window that was opened as a copy goes on where the first one is.</summary>
    public void CopyFrom(Tab other)
    {
        ViewerState? state = other.State;
        lock (_lock)
            _state ??= state;
    }

    /// <summary>Applies an input. A frame that names it follows, even if it means nothing: whoever sent it waits for that.</summary>
    /// <exception cref="InputException">It means nothing.</exception>
    public void Apply(TabInput input)
    {
        try
        {
            lock (_lock)
            {
                if (_state is not null)
                    _state = Applied(_state, input);
            }
        }
        finally
        {
            _wake();
        }
    }

    /// <summary>Changes the state by something that took a while to find out.</summary>
    /// <exception cref="InputException">It fits no longer.</exception>
    public void Change(Func<ViewerState, ViewerState> change)
    {
        lock (_lock)
        {
            if (_state is null)
                return;
            _state = change(_state);
            _planner.Change(isTurn: false);
        }

        _wake();
    }

    /// <summary>The page has drawn a frame.</summary>
    public void GiveCredit()
    {
        lock (_lock)
            _credit = Math.Min(_credit + 1, Credit);
        _wake();
    }

    /// <inheritdoc/>
    public (FrameWork? Work, TimeSpan Wait) Next()
    {
        lock (_lock)
        {
            _drawnFor = _connection;
            _began = Stopwatch.GetTimestamp();
            _workCame = _inputCame;
            return _connection is null || !_isWelcomed || _state is null || _credit == 0 ? (null, Timeout.InfiniteTimeSpan) : _planner.Next(_state, _input);
        }
    }

    /// <inheritdoc/>
    public FramePane Finish(FrameWork work, PaneWork pane, Picture? picture) => FramePane.Of(work.State, pane, picture);

    /// <inheritdoc/>
    public void Take(FrameWork work, IReadOnlyList<Task<FramePane>> panes, string? fault)
    {
        TabConnection connection;
        FrameTimes times;
        lock (_lock)
        {
            times = new(_workCame, _began, Stopwatch.GetTimestamp());
            // The page that it was drawn for may have left, and another one may have come.
            if (_connection is null || _connection != _drawnFor)
                return;
            connection = _connection;
            fault ??= _planner.Show(work);
            _credit--;
        }

        if (fault is not null)
            connection.SendError(fault);
        connection.SendFrame(work, panes, times, GiveCredit);
    }

    public void Dispose()
    {
        _turning.Dispose();
        lock (_lock)
            _planner.Dispose();
    }

    // The lock is held.
    private ViewerState Applied(ViewerState state, TabInput input)
    {
        if (input.Do == "frame")
        {
            int frame = TabCommands.Frame(input);
            if (frame < state.Scene.FrameCount && !state.Scene.IsAtHand(frame))
            {
                _turning.Begin(state.Scene, frame, input.Number);
                return state;
            }

            _turning.Forget();
            _frameInput = input.Number;
        }

        _input = Math.Max(_input, input.Number);
        _inputCame = Stopwatch.GetTimestamp();
        state = TabCommands.Apply(state, input);
        // A cine of frames is like a turn: it would never show a projection if each frame gave up the last one's.
        _planner.Change(isTurn: input.Do is "turn" or "frame");
        return state;
    }

    // A frame has been read, or could not be. The page is answered only now, so that a cine waits for it; one that was passed over meanwhile is not shown.
    private void Arrive(long input, Func<ViewerState, ViewerState> change)
    {
        lock (_lock)
        {
            if (_state is null || input < _frameInput)
                return;
            _frameInput = input;
            _input = Math.Max(_input, input);
            _state = change(_state);
            _planner.Change(isTurn: true);
        }

        _wake();
    }
}
