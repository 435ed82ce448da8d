using System.Collections.Concurrent;
using PetRecon.Viewer.Rendering;

namespace PetRecon.Viewer.Interaction;

/// <summary>
/// The one thread that draws, for all targets in turn, so that no two of them want the renderer at once. Pictures are made ready and shown by others
/// while it draws the next ones.
/// </summary>
/// <typeparam name="TPane">A pane of a frame as it is shown.</typeparam>
internal sealed class RenderLoop<TPane> : IDisposable
{
    private readonly Func<ISceneRenderer> _makeRenderer;
    private readonly Func<IReadOnlyList<IFrameTarget<TPane>>> _targets;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource<string> _name = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<Action<ISceneRenderer>> _jobs = new();
    private readonly RoughSize _roughSize = new();
    private readonly Thread _thread;
    private int _turn;

    public RenderLoop(Func<ISceneRenderer> makeRenderer, Func<IReadOnlyList<IFrameTarget<TPane>>> targets)
    {
        _makeRenderer = makeRenderer;
        _targets = targets;
        _stopping = _stop.Token;
        _thread = new(Run) { Name = "PetRecon renderer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Draws something that is no frame, such as a picture for a file, before the next frame.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, or the loop has been disposed.</exception>
    /// <exception cref="Exception">What the work threw, or why nothing can draw.</exception>
    public async Task<T> RunAsync<T>(Func<ISceneRenderer, CancellationToken, T> work, CancellationToken cancellation)
    {
        // Nobody takes a job any more once the loop has stopped, so that ends the wait as well. A job that is being done may outlast the wait.
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping);
        await RendererName.WaitAsync(waiting.Token);
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs.Enqueue(renderer =>
        {
            using CancellationTokenSource working = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping);
            try
            {
                working.Token.ThrowIfCancellationRequested();
                done.SetResult(work(renderer, working.Token));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        Wake();
        return await done.Task.WaitAsync(waiting.Token);
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
            while (!_stopping.IsCancellationRequested)
            {
                if (_jobs.TryDequeue(out Action<ISceneRenderer>? job))
                {
                    job(renderer);
                    continue;
                }

                (IFrameTarget<TPane>? target, FrameWork? work, TimeSpan wait) = Next();
                if (target is null || work is null)
                    _wake.WaitOne(wait);
                else
                    Draw(renderer, target, work);
            }
        }
    }

    private (IFrameTarget<TPane>? Target, FrameWork? Work, TimeSpan Wait) Next()
    {
        IReadOnlyList<IFrameTarget<TPane>> targets = _targets();
        TimeSpan shortest = Timeout.InfiniteTimeSpan;
        for (int i = 0; i < targets.Count; i++)
        {
            IFrameTarget<TPane> target = targets[(_turn + i) % targets.Count];
            (FrameWork? work, TimeSpan wait) = target.Next();
            if (work is not null)
            {
                _turn = (_turn + i + 1) % targets.Count;
                return (target, work, TimeSpan.Zero);
            }

            if (wait != Timeout.InfiniteTimeSpan && (shortest == Timeout.InfiniteTimeSpan || wait < shortest))
                shortest = wait;
        }

        return (null, null, shortest);
    }

    private void Draw(ISceneRenderer renderer, IFrameTarget<TPane> target, FrameWork work)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(work.Cancellation, _stopping);
        List<Task<TPane>> panes = [];
        string? fault = null;
        foreach (PaneWork pane in work.Panes)
        {
            Picture? picture = null;
            try
            {
                picture = pane.IsDrawn ? PaneDrawing.Pixels(renderer, work.State, pane, _roughSize, either.Token) : null;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                // The last picture stays, with the reason; drawing goes on with the next input.
                fault = $"The {pane.Pane.Id.Name} picture could not be drawn: {exception.Message}";
            }

            panes.Add(Task.Run(() => target.Finish(work, pane, picture), CancellationToken.None));
        }

        target.Take(work, panes, fault);
    }
}
