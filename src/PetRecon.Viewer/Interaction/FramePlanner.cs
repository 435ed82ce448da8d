using System.Collections.Immutable;
using System.Diagnostics;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>
/// Decides what is drawn next for a viewer, from its state and what it shows already: planes first, all in one frame; rough pictures while something
/// changes, final ones when nothing does. Its owner sees to it that one thread at a time asks.
/// </summary>
/// <param name="settleTime">How long nothing may be entered before pictures are made final.</param>
/// <param name="wake">Wakes the render thread.</param>
internal sealed class FramePlanner(TimeSpan settleTime, Action wake) : IDisposable
{
    private readonly Dictionary<PaneId, ShownPane> _shown = [];
    private readonly Dictionary<PaneId, PaneLines> _lines = [];
    private readonly PaneSurfaces _surfaces = new(wake);
    private readonly HashSet<Structure> _toldOf = new(ReferenceEqualityComparer.Instance);
    private long _answeredInput;
    private long _lastChange = Stopwatch.GetTimestamp();
    private CancellationTokenSource? _slowWork;
    private bool _slowWorkIsFinal;

    /// <summary>Nothing is shown any more: all is drawn again, and inputs are counted anew.</summary>
    public void Forget()
    {
        _shown.Clear();
        _answeredInput = 0;
    }

    /// <summary>
    /// The state has changed. Final pictures, and projections while planes change, are slow and now out of date. What the hand is turning is let
    /// through, or a long drag would never show one.
    /// </summary>
    public void Change(bool isTurn)
    {
        _lastChange = Stopwatch.GetTimestamp();
        if (_slowWorkIsFinal || !isTurn)
            _slowWork?.Cancel();
    }

    /// <summary>Nobody waits for what is being drawn.</summary>
    public void Cancel() => _slowWork?.Cancel();

    /// <summary>What to draw next, or how long there is nothing to draw.</summary>
    /// <param name="state">What is to be shown.</param>
    /// <param name="input">The last input that went into it; a frame follows even if that changed nothing that is seen.</param>
    public (FrameWork? Work, TimeSpan Wait) Next(ViewerState state, long input)
    {
        TimeSpan untilSettled = settleTime - Stopwatch.GetElapsedTime(_lastChange);
        ImmutableArray<PaneWork> panes = [.. state.Panes.Where(static pane => pane.IsShown).Select(pane => WorkOf(state, pane))];
        ImmutableArray<PaneWork> next = Quick(panes);
        bool isFinal = false;
        if (next.IsEmpty && input == _answeredInput)
        {
            ImmutableArray<PaneWork> rough = [.. panes.Where(static pane => !pane.IsFinal || !pane.HasLines)];
            if (rough.IsEmpty)
                return (null, Timeout.InfiniteTimeSpan);
            if (untilSettled > TimeSpan.Zero)
                return (null, untilSettled);
            foreach (PaneWork pane in rough.Where(static pane => !pane.HasLines))
                pane.Lines!.Begin(pane.LinesKey, state.SceneIn(pane.Pane));
            next = Final([.. rough.Where(static pane => !pane.IsFinal)]);
            if (next.IsEmpty)
                return (null, Timeout.InfiniteTimeSpan);
            isFinal = true;
        }

        bool isProjection = next.Any(static pane => !pane.Pane.IsPlane && pane.IsDrawn);
        return (new(state, input, next, isFinal || isProjection ? SlowWork(isFinal) : CancellationToken.None), TimeSpan.Zero);
    }

    /// <summary>A frame is on its way to be shown.</summary>
    /// <returns>What whoever looks at it has to know: which structures it does not show in space, and why. Null if there is nothing that was not said before.</returns>
    public string? Show(FrameWork work)
    {
        foreach (PaneWork pane in work.Panes)
            _shown[pane.Pane.Id] = new(pane.Picture, pane.Marks, pane.IsFinal, pane.HasLines);
        _answeredInput = work.Input;
        string[] notes =
        [
            .. work.Panes.Where(static pane => SurfaceMeshes.AreShownIn(pane.Picture.View)).SelectMany(pane => SurfaceMeshes.Lacking(work.State.SceneIn(pane.Pane)))
                .Where(lacking => _toldOf.Add(lacking.Structure)).Select(static lacking => LackingSurfaces.Sentence(lacking.Structure.Name, lacking.Reason)),
        ];
        return notes.Length > 0 ? string.Join(' ', notes) : null;
    }

    // Its owner may still be told of changes, by a page that has not left yet.
    public void Dispose()
    {
        _slowWork?.Cancel();
        _slowWork?.Dispose();
        _slowWork = null;
    }

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
        return [.. (planes.IsEmpty ? rough : planes).Select(static pane => pane with { IsDrawn = true, IsFinal = true })];
    }

    private PaneWork WorkOf(ViewerState state, PaneState pane)
    {
        Scene scene = state.SceneIn(pane);
        View view = PaneViews.Of(state, pane);
        _surfaces.Begin(scene, view);
        PictureKey picture = new(new(scene.Layers), SurfacesKey.Of(scene, view), pane.Looks, view, pane.Width, pane.Height);
        MarksKey marks = new(scene.Structures, new(scene.Isodoses), scene.CrosshairMm, new(PaneCuts.In(state, pane)), state.Scene.IsRadiological, state.TextSize, state.ShowsIdentity)
        {
            Measurements = scene.Measurements,
            Regions = scene.Regions,
        };
        ShownPane? shown = _shown.GetValueOrDefault(pane.Id);
        bool isDrawn = shown is null || shown.Picture != picture;
        LinesKey linesKey = LinesKey.Of(scene, picture.View, pane.Width, pane.Height);
        PaneLines? lines = pane.IsPlane || pane.Kind == PaneKind.Beam ? LinesOf(pane.Id) : null;
        bool hasLines = lines?.AreAtHand(linesKey) is not false;
        return new(pane, picture, marks, isDrawn, !isDrawn && shown!.IsFinal)
        {
            MarksChanged = shown is null || shown.Marks != marks || hasLines && !shown.HasLines,
            Lines = lines,
            LinesKey = linesKey,
            HasLines = hasLines,
        };
    }

    private PaneLines LinesOf(PaneId id)
    {
        if (!_lines.TryGetValue(id, out PaneLines? lines))
            _lines.Add(id, lines = new(wake, areSlow: id.Kind == PaneKind.Beam));
        return lines;
    }
}
