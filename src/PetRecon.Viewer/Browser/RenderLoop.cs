using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Browser;

/// <summary>
/// The one thread that draws, for all tabs in turn, so that no two of them want the renderer at once. Pictures are encoded and sent by others while it
/// draws the next ones.
/// </summary>
internal sealed class RenderLoop : IDisposable
{
    // A projection that is being turned is drawn with a quarter of the pixels, and steps four times as long. For planes, steps say that it is quick.
    private const int RoughShrink = 2;
    private const double RoughStepVoxels = 2;

    private readonly Func<ISceneRenderer> _makeRenderer;
    private readonly Func<IReadOnlyList<Tab>> _tabs;
    private readonly CancellationTokenSource _stop = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource<string> _name = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private int _turn;

    public RenderLoop(Func<ISceneRenderer> makeRenderer, Func<IReadOnlyList<Tab>> tabs)
    {
        _makeRenderer = makeRenderer;
        _tabs = tabs;
        _thread = new(Run) { Name = "PetRecon renderer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What draws; fails if nothing can.</summary>
    public Task<string> RendererName => _name.Task;

    public void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // The host has stopped; a last message came in meanwhile.
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        ISceneRenderer renderer;
        try
        {
            renderer = _makeRenderer();
        }
        catch (Exception exception)
        {
            _name.SetException(exception);
            return;
        }

        using (renderer)
        {
            _name.SetResult(renderer.Name);
            while (!_stop.IsCancellationRequested)
            {
                (FrameWork? work, TimeSpan wait) = Next();
                if (work is null)
                    _wake.WaitOne(wait);
                else
                    Draw(renderer, work);
            }
        }
    }

    private (FrameWork? Work, TimeSpan Wait) Next()
    {
        IReadOnlyList<Tab> tabs = _tabs();
        TimeSpan shortest = Timeout.InfiniteTimeSpan;
        for (int i = 0; i < tabs.Count; i++)
        {
            (FrameWork? work, TimeSpan wait) = tabs[(_turn + i) % tabs.Count].Next();
            if (work is not null)
            {
                _turn = (_turn + i + 1) % tabs.Count;
                return (work, TimeSpan.Zero);
            }

            if (wait != Timeout.InfiniteTimeSpan && (shortest == Timeout.InfiniteTimeSpan || wait < shortest))
                shortest = wait;
        }

        return (null, shortest);
    }

    private void Draw(ISceneRenderer renderer, FrameWork work)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(work.Cancellation, _stop.Token);
        List<Task<FramePane>> panes = [];
        string? fault = null;
        foreach (PaneWork pane in work.Panes)
        {
            Picture? picture = null;
            try
            {
                picture = pane.IsDrawn ? Render(renderer, work.State, pane, either.Token) : null;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                // The page keeps its last picture and says why; drawing goes on with the next input.
                fault = $"The {PaneState.NameOf(pane.Pane.Kind)} picture could not be drawn: {exception.Message}";
            }

            panes.Add(Task.Run(() => FramePane.Of(work.State, pane, picture), CancellationToken.None));
        }

        if (!work.Tab.TrySend(work))
            return;
        if (fault is not null)
            work.Connection.SendError(fault);
        work.Connection.SendFrame(work, panes);
    }

    private static Picture Render(ISceneRenderer renderer, ViewerState state, PaneWork pane, CancellationToken cancellation)
    {
        (View view, int width, int height) = (pane.Picture.View, pane.Picture.Width, pane.Picture.Height);
        Scene scene = state.SceneIn(pane.Pane);
        int background = view is ProjectionView { Kind: not ProjectionKind.Maximum } ? 0 : scene.Background;
        RenderOptions full = new() { Width = width, Height = height, Background = background };
        if (pane.Pane.IsPlane || pane.IsLossless)
            return renderer.Render(scene, view, pane.IsLossless ? full : full with { StepVoxels = RoughStepVoxels }, cancellation);
        int less = (width + RoughShrink - 1) / RoughShrink;
        RenderOptions rough = full with { Width = less, Height = (height + RoughShrink - 1) / RoughShrink, StepVoxels = RoughStepVoxels };
        return renderer.Render(scene, view with { MmPerPixel = view.MmPerPixel * width / less }, rough, cancellation);
    }
}
