using System.Collections.Immutable;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Window;

/// <summary>
/// What moves by itself: the projection, which turns, the slices of a plane, or the frames of what changes with time, which are the first choice where there
/// are any. Nothing is left out: where pictures are late, the cine is slower.
/// </summary>
/// <param name="viewer">What is shown.</param>
/// <param name="controls">The window's own parts.</param>
/// <param name="clock">Says how much time has passed; the system's if null.</param>
internal sealed class WindowCine(WindowViewer viewer, WindowControls controls, TimeProvider? clock = null)
{
    // Half a degree a pixel; the eye goes towards the patient's left.
    private const double PixelsPerDegree = -2;

    private const double LeastSpeed = 0.1;
    private const double LongestStepSeconds = 0.5;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    // Degrees, slices and frames a second, as in the page.
    private readonly double[] _speeds = [36, 10, 4];
    private CineKind? _chosen;
    private long _last;

    // What time has brought and the viewer has not heard of: degrees, slices or frames.
    private double _due;

    public bool IsPlaying { get; private set; }

    /// <summary>What there is to go through.</summary>
    public ImmutableArray<CineKind> Kinds => viewer.State.Scene.FrameCount > 1 ? [CineKind.Turning, CineKind.Slices, CineKind.Frames] : [CineKind.Turning, CineKind.Slices];

    /// <summary>What it goes through: what was chosen, or else frames if there are any.</summary>
    public CineKind Kind => _chosen ?? Kinds[^1] switch { CineKind.Frames => CineKind.Frames, _ => CineKind.Turning };

    /// <summary>Degrees, slices or frames a second.</summary>
    public double Speed => _speeds[(int)Kind];

    /// <summary>What <see cref="Speed"/> counts.</summary>
    public string Unit => Kind switch { CineKind.Turning => "\u00b0/s", CineKind.Slices => "slices/s", _ => "frames/s" };

    /// <summary>The highest speed of a kind.</summary>
    public double HighestSpeed => Kind == CineKind.Turning ? 360 : 60;

    /// <summary>Whether frames are shown as long as they last, in proportion; the round takes as long either way.</summary>
    public bool IsByDuration { get; set; }

    /// <summary>Whether frames say how long they last.</summary>
    public bool HasDurations => Frames().Any(static frame => frame.DurationSeconds > 0);

    /// <summary>Chooses what it goes through; while it plays, it goes on with that.</summary>
    public void Choose(CineKind kind) => (_chosen, _due) = (kind, 0);

    /// <summary>Chooses what comes after what it goes through.</summary>
    public void ChooseNext() => Choose(Kinds[(Kinds.IndexOf(Kind) + 1) % Kinds.Length]);

    /// <summary>Chooses the speed of what it goes through.</summary>
    /// <exception cref="InputException">It is too low or too high.</exception>
    public void ChooseSpeed(double speed) => _speeds[(int)Kind] = speed >= LeastSpeed && speed <= HighestSpeed
        ? speed
        : throw new InputException(FormattableString.Invariant($"A cine has from {LeastSpeed} to {HighestSpeed} {Unit}."));

    /// <summary>Plays or pauses.</summary>
    /// <exception cref="InputException">There is nothing to play.</exception>
    public void Toggle()
    {
        if (!IsPlaying && Kind != CineKind.Frames && Pane() is null)
            throw new InputException(Kind == CineKind.Slices ? "No plane is shown whose slices could follow each other." : "No projection is shown that could turn; F4 chooses slices.");
        (IsPlaying, _last, _due) = (!IsPlaying, _clock.GetTimestamp(), 0);
    }

    /// <summary>Another frame; before the first one is the last.</summary>
    /// <exception cref="InputException">There is one only.</exception>
    public void Go(int steps) => viewer.Turn(scene => scene.FrameCount > 1
        ? ((scene.FrameIndex + steps) % scene.FrameCount + scene.FrameCount) % scene.FrameCount
        : throw new InputException("Nothing in the scene changes with time."));

    /// <summary>Goes on by as much as time has passed, unless the last step is not shown yet.</summary>
    public void Advance()
    {
        if (!IsPlaying || !viewer.IsShown)
            return;
        long now = _clock.GetTimestamp();
        _due += Math.Min(_clock.GetElapsedTime(_last, now).TotalSeconds, LongestStepSeconds) * Speed;
        _last = now;
        if (Kind != CineKind.Frames && Pane() is null)
        {
            IsPlaying = false;
        }
        else if (Kind == CineKind.Turning)
        {
            double turned = PixelsPerDegree * _due;
            viewer.Change(state => ViewerActions.Turn(state, Pane()!.Value, turned, 0), isTurn: true);
            _due = 0;
        }
        else if (Kind == CineKind.Slices)
        {
            if (_due < 1)
                return;
            viewer.Change(state => ViewerActions.Slice(state, Pane()!.Value, 1, goesAround: true));
            _due = Math.Min(1, _due - 1);
        }
        else
        {
            AdvanceFrame();
        }
    }

    // At most one frame on, but for those that last no time.
    private void AdvanceFrame()
    {
        double[] shares = Shares();
        int index = viewer.State.Scene.FrameIndex;
        if (_due < shares[index])
            return;
        int steps = 1;
        while (!(shares[(index + steps) % shares.Length] > 0))
            steps++;
        Go(steps);
        _due = Math.Min(shares[(index + steps) % shares.Length], _due - shares[index]);
    }

    // How long each frame is shown, in mean frames.
    private double[] Shares()
    {
        ImmutableArray<VolumeFrame> frames = Frames();
        double[] lengths = [.. frames.Select(frame => IsByDuration && HasDurations ? Math.Max(frame.DurationSeconds ?? 0, 0) : 1)];
        double mean = lengths.Sum() / lengths.Length;
        return [.. lengths.Select(length => length / mean)];
    }

    private ImmutableArray<VolumeFrame> Frames()
    {
        Scene scene = viewer.State.Scene;
        return scene.Layers.FirstOrDefault(layer => layer.Frames.Length == scene.FrameCount)?.Frames ?? [];
    }

    // What moves: the view that keys are for, if it is one of those that do, or else the first of them.
    private PaneId? Pane()
    {
        bool Moves(PaneId pane) => Kind == CineKind.Turning ? pane.Kind == PaneKind.Projection : pane.IsPlane;
        foreach (PaneId pane in controls.Layout.Panes.Select(static placed => placed.Id).OrderByDescending(pane => pane == controls.Active))
        {
            if (Moves(pane))
                return pane;
        }

        return null;
    }
}
