using System.Diagnostics;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Window;

/// <summary>What moves by itself: the frames of what changes with time, or, where nothing does, the projection, which turns.</summary>
internal sealed class WindowCine(WindowViewer viewer, WindowControls controls)
{
    private const double FramesPerSecond = 4;

    // Half a degree a pixel; the eye goes towards the patient's left, once around in 10 s.
    private const double TurnPixelsPerSecond = -72;

    private static readonly TimeSpan s_longestStep = TimeSpan.FromSeconds(0.5);

    private long _last;

    public bool IsPlaying { get; private set; }

    /// <summary>Plays or pauses.</summary>
    /// <exception cref="InputException">There is nothing to play.</exception>
    public void Toggle()
    {
        if (!IsPlaying && viewer.State.Scene.FrameCount < 2 && Projection() is null)
            throw new InputException("Nothing changes with time, and no projection is shown that could turn.");
        (IsPlaying, _last) = (!IsPlaying, Stopwatch.GetTimestamp());
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
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_last);
        if (viewer.State.Scene.FrameCount > 1)
        {
            if (elapsed.TotalSeconds < 1 / FramesPerSecond)
                return;
            Go(1);
        }
        else if (Projection() is { } pane)
        {
            double seconds = Math.Min(elapsed.TotalSeconds, s_longestStep.TotalSeconds);
            viewer.Change(state => ViewerActions.Turn(state, pane, TurnPixelsPerSecond * seconds, 0), isTurn: true);
        }
        else
        {
            IsPlaying = false;
        }

        _last = Stopwatch.GetTimestamp();
    }

    private PaneId? Projection()
    {
        foreach (PlacedPane pane in controls.Layout.Panes)
        {
            if (pane.Id.Kind == PaneKind.Projection)
                return pane.Id;
        }

        return null;
    }
}
