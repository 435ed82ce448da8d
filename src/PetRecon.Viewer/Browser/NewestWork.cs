namespace PetRecon.Viewer.Browser;

/// <summary>Work of which the newest is wanted only: what was begun before is ended.</summary>
internal sealed class NewestWork
{
    private CancellationTokenSource? _present;

    /// <summary>Something new begins.</summary>
    /// <returns>Is cancelled when something newer begins, or by <paramref name="stop"/>.</returns>
    public CancellationToken Begin(CancellationToken stop)
    {
        CancellationTokenSource next = CancellationTokenSource.CreateLinkedTokenSource(stop);
        CancellationToken token = next.Token;
        Replace(next);
        return token;
    }

    /// <summary>Nothing is wanted any more.</summary>
    public void End() => Replace(null);

    private void Replace(CancellationTokenSource? next)
    {
        using CancellationTokenSource? before = Interlocked.Exchange(ref _present, next);
        before?.Cancel();
    }
}
