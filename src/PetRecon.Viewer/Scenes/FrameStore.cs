using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Scenes;

/// <summary>
/// The frames of something that changes with time, each read when it is shown. A frame that anything still holds is not read again; others stay in the cache
/// as long as they have room. While one is looked at, the next one is read, in the direction in which it goes. Safe for several threads: a frame that two ask
/// for is read once, and no longer than somebody waits for it.
/// </summary>
public sealed class FrameStore
{
    private readonly Func<int, CancellationToken, Volume> _read;
    private readonly FrameCache _cache;
    private readonly Lock _lock = new();
    private readonly WeakReference<Volume>?[] _known;
    private readonly Dictionary<int, Reading> _underWay = [];
    private Reading? _ahead;
    private int _last;
    private int _direction = 1;

    /// <summary>Frames that can be read.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="read">Reads one, from 0; called on other threads, and for several at a time.</param>
    /// <param name="cache">Where they are kept.</param>
    public FrameStore(int count, Func<int, CancellationToken, Volume> read, FrameCache cache)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(cache);
        (Count, _read, _cache) = (count, read, cache);
        _known = new WeakReference<Volume>?[count];
    }

    /// <summary>How many frames there are.</summary>
    public int Count { get; }

    /// <summary>Whether a frame is in memory.</summary>
    /// <param name="index">The frame, from 0.</param>
    public bool IsAtHand(int index)
    {
        lock (_lock)
            return Known(index) is not null;
    }

    /// <summary>A frame that is to be shown. The one that is likely to be next is read by the way.</summary>
    /// <param name="index">The frame, from 0.</param>
    /// <param name="cancellation">Ends the wait, and the reading if nobody else waits for it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="Exception">What the reading threw.</exception>
    public Volume Show(int index, CancellationToken cancellation = default)
    {
        lock (_lock)
        {
            if (_ahead is { } ahead && ahead.Index != index)
                GiveUpAhead(ahead);
            if (index != _last)
                _direction = (index - _last + Count) % Count == Count - 1 && Count > 2 ? -1 : 1;
            _last = index;
        }

        Volume volume = Get(index, isPassing: false, cancellation);
        LookAhead((index + _direction + Count) % Count, FrameCache.BytesOf(volume));
        return volume;
    }

    /// <summary>A frame for something that goes through all of them once. It drives no other one from the cache.</summary>
    /// <param name="index">The frame, from 0.</param>
    /// <param name="cancellation">Ends the wait, and the reading if nobody else waits for it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="Exception">What the reading threw.</exception>
    public Volume Pass(int index, CancellationToken cancellation = default) => Get(index, isPassing: true, cancellation);

    private Volume Get(int index, bool isPassing, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Reading reading;
        lock (_lock)
        {
            if (Known(index) is { } volume)
            {
                _cache.Use(volume, othersGiveWay: !isPassing);
                return volume;
            }

            reading = Join(index, isPassing);
        }

        try
        {
            return reading.Work.WaitAsync(cancellation).GetAwaiter().GetResult();
        }
        finally
        {
            lock (_lock)
                Leave(reading);
        }
    }

    // Only where it has room beside the one that is shown, or it would take that one's place.
    private void LookAhead(int index, long bytes)
    {
        lock (_lock)
        {
            // The one that is shown now may have been read ahead a moment ago, and nobody has taken note of its end yet.
            if (_ahead is { } before && before.Index != index)
                GiveUpAhead(before);
            if (_ahead is not null || Known(index) is not null || 2 * bytes > _cache.CapacityBytes)
                return;
            Reading ahead = _ahead = Join(index, isPassing: false);
            ahead.Work.ContinueWith(
                _ =>
                {
                    lock (_lock)
                        GiveUpAhead(ahead);
                },
                TaskScheduler.Default);
        }
    }

    private Volume? Known(int index) => _known[index] is { } reference && reference.TryGetTarget(out Volume? volume) ? volume : null;

    private Reading Join(int index, bool isPassing)
    {
        if (!_underWay.TryGetValue(index, out Reading? reading))
        {
            _underWay.Add(index, reading = new(index));
            reading.Work = Task.Run(() => Read(reading, isPassing), CancellationToken.None);
        }

        reading.Waiting++;
        return reading;
    }

    // What nobody waits for is not read to its end.
    private void Leave(Reading reading)
    {
        if (--reading.Waiting > 0 || reading.Work.IsCompleted)
            return;
        Forget(reading);

        // The lock is held: whatever the reader does when it is ended must not be done here.
        _ = reading.Stop.CancelAsync();
    }

    private void GiveUpAhead(Reading ahead)
    {
        if (_ahead != ahead)
            return;
        _ahead = null;
        Leave(ahead);
    }

    private void Forget(Reading reading)
    {
        if (_underWay.GetValueOrDefault(reading.Index) == reading)
            _underWay.Remove(reading.Index);
    }

    private Volume Read(Reading reading, bool isPassing)
    {
        try
        {
            Volume volume = _read(reading.Index, reading.Stop.Token);
            lock (_lock)
                _known[reading.Index] = new(volume);
            _cache.Use(volume, othersGiveWay: !isPassing);
            return volume;
        }
        finally
        {
            lock (_lock)
                Forget(reading);
        }
    }

    /// <summary>A frame that is being read, and how many wait for it.</summary>
    private sealed class Reading(int index)
    {
        public int Index { get; } = index;

        public CancellationTokenSource Stop { get; } = new();

        public Task<Volume> Work { get; set; } = null!;

        public int Waiting { get; set; }
    }
}
