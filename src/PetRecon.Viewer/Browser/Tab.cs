using System.Collections.Immutable;
using System.Diagnostics;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Browser;

/// <summary>
/// One tab of a browser: its state, which outlives a lost connection, and what its page has been sent. Inputs change the state at once and are drawn
/// together when the render thread comes around: however fast they arrive, the next frame shows the last one.
/// </summary>
/// <param name="id">Names the tab.</param>
/// <param name="settleTime">How long nothing may be entered before pictures are made final.</param>
/// <param name="wake">Wakes the render thread.</param>
internal sealed class Tab(string id, TimeSpan settleTime, Action wake) : IDisposable
{
    /// <summary>Frames that may be under way before the page has drawn one: one on the line, one being made.</summary>
    private const int Credit = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<PaneKind, SentPane> _sent = [];
    private readonly PaneLines[] _lines = [.. Enum.GetValues<PaneKind>().Select(_ => new PaneLines(wake))];
    private TabConnection? _connection;
    private ViewerState? _state;
    private long _input;
    private long _answeredInput;
    private long _lastChange = Stopwatch.GetTimestamp();
    private int _credit;
    private CancellationTokenSource? _slowWork;
    private bool _slowWorkIsFinal;

    public string Id { get; } = id;

    /// <summary>When its page left; null while one is connected.</summary>
    public long? LeftAt { get; private set; } = Stopwatch.GetTimestamp();

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
            _sent.Clear();
            _credit = Credit;
            _input = _answeredInput = 0;
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
            _slowWork?.Cancel();
        }
    }

    /// <summary>Gives the tab its scene, once it is open.</summary>
    public void Open(OpenedScene scene)
    {
        lock (_lock)
            _state ??= ViewerState.Of(scene);
        wake();
    }

    /// <summary>Takes the state of another tab: a window that was opened as a copy goes on where the first one is.</summary>
    public void CopyFrom(Tab other)
    {
        ViewerState? state = other.State;
        lock (_lock)
            _state ??= state;
    }

    /// <summary>Applies an input.</summary>
    /// <exception cref="InputException">It means nothing.</exception>
    public void Apply(TabInput input)
    {
        lock (_lock)
        {
            if (_state is null)
                return;
            _input = Math.Max(_input, input.Number);
            _state = TabCommands.Apply(_state, input);
            _lastChange = Stopwatch.GetTimestamp();
            // Final pictures, and projections while planes change, are slow and now out of date. What the hand is turning is let through, or a long
            // drag would never show one.
            if (_slowWorkIsFinal || input.Do is not "turn")
                _slowWork?.Cancel();
        }

        wake();
    }

    /// <summary>The page has drawn a frame.</summary>
    public void GiveCredit()
    {
        lock (_lock)
            _credit = Math.Min(_credit + 1, Credit);
        wake();
    }

    /// <summary>What to draw next, or how long there is nothing to draw.</summary>
    public (FrameWork? Work, TimeSpan Wait) Next()
    {
        lock (_lock)
        {
            if (_connection is null || _state is null || _credit == 0)
                return (null, Timeout.InfiniteTimeSpan);
            TimeSpan untilSettled = settleTime - Stopwatch.GetElapsedTime(_lastChange);
            ImmutableArray<PaneWork> panes = [.. _state.Panes.Where(static pane => pane.IsShown).Select(pane => WorkOf(_state, pane))];
            ImmutableArray<PaneWork> next = Quick(panes);
            bool isFinal = false;
            if (next.IsEmpty && _input == _answeredInput)
            {
                ImmutableArray<PaneWork> rough = [.. panes.Where(static pane => !pane.IsLossless || !pane.HasLines)];
                if (rough.IsEmpty)
                    return (null, Timeout.InfiniteTimeSpan);
                if (untilSettled > TimeSpan.Zero)
                    return (null, untilSettled);
                foreach (PaneWork pane in rough.Where(static pane => !pane.HasLines))
                    pane.Lines!.Begin(pane.LinesKey, _state.Scene);
                next = Final([.. rough.Where(static pane => !pane.IsLossless)]);
                if (next.IsEmpty)
                    return (null, Timeout.InfiniteTimeSpan);
                isFinal = true;
            }

            bool isProjection = next.Any(static pane => !pane.Pane.IsPlane && pane.IsDrawn);
            return (new(this, _connection, _state, _input, next, isFinal || isProjection ? SlowWork(isFinal) : CancellationToken.None), TimeSpan.Zero);
        }
    }

    /// <summary>A frame is ready; false if its page has left meanwhile.</summary>
    public bool TrySend(FrameWork work)
    {
        lock (_lock)
        {
            if (_connection != work.Connection)
                return false;
            foreach (PaneWork pane in work.Panes)
                _sent[pane.Pane.Kind] = new(pane.Picture, pane.Marks, pane.IsLossless, pane.HasLines);
            _answeredInput = work.Input;
            _credit--;
            return true;
        }
    }

    public void Dispose() => _slowWork?.Dispose();

    private CancellationToken SlowWork(bool isFinal)
    {
        _slowWork?.Dispose();
        _slowWork = new();
        _slowWorkIsFinal = isFinal;
        return _slowWork.Token;
    }

    // Planes first, all in one frame, so that they never show different places; a projection takes longer and follows.
    private static ImmutableArray<PaneWork> Quick(ImmutableArray<PaneWork> panes)
    {
        bool planeChanged = panes.Any(static pane => pane.Pane.IsPlane && pane.IsDrawn);
        return [.. panes.Where(pane => NeedsFrame(pane) && !(planeChanged && !pane.Pane.IsPlane && pane.IsDrawn))];
    }

    private static bool NeedsFrame(PaneWork pane) => pane.IsDrawn || pane.MarksChanged;

    private static ImmutableArray<PaneWork> Final(ImmutableArray<PaneWork> rough)
    {
        ImmutableArray<PaneWork> planes = [.. rough.Where(static pane => pane.Pane.IsPlane)];
        return [.. (planes.IsEmpty ? rough : planes).Select(static pane => pane with { IsDrawn = true, IsLossless = true })];
    }

    private PaneWork WorkOf(ViewerState state, PaneState pane)
    {
        PictureKey picture = new(state.Scene.Layers, pane.Looks, PaneViews.Of(state, pane), pane.Width, pane.Height);
        MarksKey marks = new(state.Scene.Structures, state.Scene.Isodoses, state.Scene.CrosshairMm, state.Scene.IsRadiological, state.TextSize, state.ShowsIdentity);
        SentPane? sent = _sent.GetValueOrDefault(pane.Kind);
        bool isDrawn = sent is null || sent.Picture != picture;
        LinesKey linesKey = new(state.Scene.Structures, state.Scene.Isodoses, picture.View, pane.Width, pane.Height);
        PaneLines? lines = pane.IsPlane ? _lines[(int)pane.Kind] : null;
        bool hasLines = lines?.AreAtHand(linesKey) is not false;
        return new(pane, picture, marks, isDrawn, !isDrawn && sent!.IsLossless)
        {
            MarksChanged = sent is null || sent.Marks != marks || hasLines && !sent.HasLines,
            Lines = lines,
            LinesKey = linesKey,
            HasLines = hasLines,
        };
    }
}
