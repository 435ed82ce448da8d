using System.Collections.Concurrent;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Window;

/// <summary>Work that takes a while and is done by other threads, so that a window never waits: growing a region, opening what was dropped, making files.</summary>
/// <param name="wakeWindow">Wakes the window's thread.</param>
/// <param name="tell">Told what came of it, in words, by the window's thread.</param>
internal sealed class WindowErrands(Action wakeWindow, Action<string> tell) : IDisposable
{
    private readonly List<Errand> _errands = [];
    private readonly ConcurrentQueue<(Errand Errand, Func<string> End)> _ended = new();

    /// <summary>What the one that was begun last is at; null if there is none.</summary>
    public OpeningProgress? Progress => _errands.Count > 0 ? _errands[^1].Progress : null;

    /// <summary>Begins one.</summary>
    /// <param name="text">What is done, for whoever waits.</param>
    /// <param name="work">Does it, on another thread; what it gives is called by the window's thread, and gives what is said then.</param>
    public void Begin(string text, Func<IProgress<OpeningProgress>, CancellationToken, Task<Func<string>>> work)
    {
        Errand errand = new(text, wakeWindow);
        _errands.Add(errand);
        errand.Task = Task.Run(async () =>
        {
            Func<string> end;
            try
            {
                end = await work(errand, errand.Stop.Token);
            }
            catch (OperationCanceledException) when (errand.Stop.IsCancellationRequested)
            {
                end = static () => "Given up.";
            }
            catch (Exception exception)
            {
                // Whatever is wrong with a file or a region is for whoever asked for it.
                string message = exception is ArgumentException { ParamName: { } name } ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;
                end = () => message;
            }

            _ended.Enqueue((errand, end));
            wakeWindow();
        }, CancellationToken.None);
    }

    /// <summary>Gives the one up that was begun last; false if there is none.</summary>
    public bool GiveUp()
    {
        if (_errands.Count == 0)
            return false;
        _errands[^1].Stop.Cancel();
        return true;
    }

    /// <summary>Ends what has been done since the last time.</summary>
    public void Settle()
    {
        while (_ended.TryDequeue(out (Errand Errand, Func<string> End) one))
        {
            _errands.Remove(one.Errand);
            one.Errand.Stop.Dispose();
            try
            {
                tell(one.End());
            }
            catch (Exception exception)
            {
                // What was found may fit no longer; a window that ended by it would take everything else with it.
                tell(exception.Message);
            }
        }
    }

    /// <summary>Gives all up, and waits for them for a moment.</summary>
    public void Dispose()
    {
        foreach (Errand errand in _errands)
            errand.Stop.Cancel();
        Task.WhenAll(_errands.Select(static errand => errand.Task)).Wait(TimeSpan.FromSeconds(2));
    }

    private sealed class Errand(string text, Action wakeWindow) : IProgress<OpeningProgress>
    {
        private OpeningProgress _progress = new(text);

        public OpeningProgress Progress => Volatile.Read(ref _progress);

        public CancellationTokenSource Stop { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;

        public void Report(OpeningProgress value)
        {
            Volatile.Write(ref _progress, value);
            wakeWindow();
        }
    }
}
