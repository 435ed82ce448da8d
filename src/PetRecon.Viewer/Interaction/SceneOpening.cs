using PetRecon.Viewer.Overlays;

namespace PetRecon.Viewer.Interaction;

/// <summary>The scene while it is being opened, and after. Pages may come before it is there and are told how far it is.</summary>
internal sealed class SceneOpening
{
    private readonly Lock _lock = new();
    private Action<OpeningProgress>? _listeners;
    private OpeningProgress _latest = new("Opening ...");

    /// <summary>Begins to open a scene.</summary>
    public SceneOpening(Func<IProgress<OpeningProgress>, CancellationToken, OpenedScene> open, CancellationToken cancellation)
    {
        Scene = Task.Run(() => Ready(open(new Reporter(this), cancellation)), cancellation);
    }

    public Task<OpenedScene> Scene { get; }

    /// <summary>
    /// Hears of progress from now on, and first how far it is. Listeners are told one thing at a time, so that what comes last is the latest; they must
    /// not wait for anything.
    /// </summary>
    public void Listen(Action<OpeningProgress> listener)
    {
        lock (_lock)
        {
            _listeners += listener;
            listener(_latest);
        }
    }

    public void Unlisten(Action<OpeningProgress> listener)
    {
        lock (_lock)
            _listeners -= listener;
    }

    // The first look at structures takes far longer than later ones.
    private static OpenedScene Ready(OpenedScene opened)
    {
        StructureOutlines.Prepare(opened.Scene);
        return opened;
    }

    private void Tell(OpeningProgress progress)
    {
        lock (_lock)
        {
            _latest = progress;
            _listeners?.Invoke(progress);
        }
    }

    // Not Progress<T>, which reports by the thread pool, out of order.
    private sealed class Reporter(SceneOpening opening) : IProgress<OpeningProgress>
    {
        public void Report(OpeningProgress value) => opening.Tell(value);
    }
}
