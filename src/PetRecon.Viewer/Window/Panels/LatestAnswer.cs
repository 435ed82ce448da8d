namespace PetRecon.Viewer.Window.Panels;

/// <summary>
/// What takes a while to find out, found by another thread. Whoever asks gets the last answer at once, if only to an older question, and is woken when there
/// is another one. One question at a time is worked on; of those that come meanwhile, the last one follows.
/// </summary>
/// <typeparam name="TKey">What a question is known by.</typeparam>
/// <typeparam name="TAnswer">What is found.</typeparam>
/// <param name="wake">Called by the other thread when there is an answer.</param>
internal sealed class LatestAnswer<TKey, TAnswer>(Action wake) : IDisposable
    where TKey : IEquatable<TKey>
    where TAnswer : class
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private (TKey Key, Func<CancellationToken, TAnswer> Find)? _waiting;
    private (bool IsThere, TKey? Key) _asked;
    private (TKey Key, TAnswer? Answer, string Fault)? _known;
    private CancellationTokenSource? _running;
    private int _version;

    /// <summary>Another number whenever there is another answer.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Asks, unless that has been asked last.</summary>
    /// <param name="key">What the question is known by.</param>
    /// <param name="find">Finds the answer.</param>
    /// <param name="givesUpOlder">Whether what is being worked on is given up, as is right for slow work; not for what follows a hand, or there would be no answer while it moves.</param>
    /// <returns>The last answer, why there is none, and whether it is the one to this question.</returns>
    public (TAnswer? Answer, string Fault, bool IsCurrent) Ask(TKey key, Func<CancellationToken, TAnswer> find, bool givesUpOlder = false)
    {
        lock (_lock)
        {
            if (!_asked.IsThere || !key.Equals(_asked.Key))
            {
                _asked = (true, key);
                _waiting = (key, find);
                if (givesUpOlder)
                    _running?.Cancel();
                if (_running is null)
                    Begin();
            }

            return _known is { } known ? (known.Answer, known.Fault, known.Key.Equals(key)) : (null, "", false);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _waiting = null;
            _stop.Cancel();
        }
    }

    // The lock is held.
    private void Begin()
    {
        if (_waiting is not { } next)
            return;
        _waiting = null;
        CancellationTokenSource running = _running = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task.Run(() => Run(next.Key, next.Find, running), CancellationToken.None);
    }

    private void Run(TKey key, Func<CancellationToken, TAnswer> find, CancellationTokenSource running)
    {
        (TKey, TAnswer?, string)? found;
        try
        {
            found = (key, find(running.Token), "");
        }
        catch (OperationCanceledException)
        {
            found = null;
        }
        catch (Exception exception)
        {
            // Whatever it is, it is said in the answer's place, and the next question may have an answer.
            found = (key, null, exception.Message);
        }

        lock (_lock)
        {
            _running = null;
            running.Dispose();
            if (_stop.IsCancellationRequested)
                return;
            if (found is not null)
            {
                _known = found;
                _version++;
            }

            Begin();
        }

        wake();
    }
}
