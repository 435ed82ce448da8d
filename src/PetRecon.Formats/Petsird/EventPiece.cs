using PetRecon.Core.ListMode;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>Where a time block begins, so that another reader can go on from there.</summary>
/// <param name="ItemOffset"><see cref="YardlStreamReader.ItemOffset"/> of the block.</param>
/// <param name="ItemsLeft"><see cref="YardlBinaryReader.ItemsLeft"/> of the block.</param>
/// <param name="EventsOffered">Events of the block that were offered already.</param>
internal readonly record struct BlockPlace(long ItemOffset, long ItemsLeft, long EventsOffered);

/// <summary>
/// The bytes of some events, filled by the thread that walks through the file, decoded by whichever thread takes it first.
/// Pieces are used again and again, so reading a file allocates a fixed number of them.
/// </summary>
internal sealed class EventPiece : IThreadPoolWorkItem
{
    /// <summary>Events of a piece: bytes and events of a few pieces fit into a second-level cache.</summary>
    public const int Capacity = 1 << 15;

    private const int Empty = 0;
    private const int Filled = 1;
    private const int Taken = 2;
    private const int Decoded = 3;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Capacity * CoincidenceDecoder.MaxEventBytes);
    private readonly CoincidenceEvent[] _events = GC.AllocateUninitializedArray<CoincidenceEvent>(Capacity);
    private readonly List<Part> _parts = [];
    private int _byteCount;
    private int _state;
    private int _completeParts;
    private int _completeBytes;

    /// <summary>Number of events.</summary>
    public int Count { get; private set; }

    /// <summary>Number of events up to the last end of a time block.</summary>
    public int CompleteCount { get; private set; }

    /// <summary>Where the time block of the first event begins.</summary>
    public BlockPlace Place { get; private set; }

    /// <summary>Whether all events are sound; known once decoded.</summary>
    public bool IsSound { get; private set; }

    /// <summary>The decoded events.</summary>
    public EventBatch Batch
    {
        get
        {
            (uint start, uint stop) = (uint.MaxValue, 0u);
            foreach (Part part in _parts)
                (start, stop) = (Math.Min(start, part.Interval.StartMs), Math.Max(stop, part.Interval.StopMs));
            return new(_events.AsMemory(0, Count), start, stop);
        }
    }

    /// <summary>Empties it for the events from a place on.</summary>
    public void Reset(in BlockPlace place)
    {
        _state = Empty;
        _parts.Clear();
        (_byteCount, Count) = (0, 0);
        (_completeParts, _completeBytes, CompleteCount) = (0, 0, 0);
        Place = place;
    }

    /// <summary>Takes the bytes of the next events of a list; false if they cannot be events.</summary>
    public bool TryTake(ByteReader reader, in EventRun run, int count)
    {
        if (!CoincidenceDecoder.TryCopy(reader, 3L * count, _bytes.AsSpan(_byteCount), out int copied))
            return false;
        _parts.Add(new(run.List, run.Kind, run.Interval, count, copied));
        _byteCount += copied;
        Count += count;
        return true;
    }

    /// <summary>Notes that a time block ends here.</summary>
    public void EndBlock() => (_completeParts, _completeBytes, CompleteCount) = (_parts.Count, _byteCount, Count);

    /// <summary>Copies what follows the last complete time block to another, empty piece.</summary>
    public void CopyRestTo(EventPiece next)
    {
        _bytes.AsSpan(_completeBytes, _byteCount - _completeBytes).CopyTo(next._bytes);
        next._byteCount = _byteCount - _completeBytes;
        next.Count = Count - CompleteCount;
        for (int i = _completeParts; i < _parts.Count; i++)
            next._parts.Add(_parts[i]);
    }

    /// <summary>Drops what follows the last complete time block.</summary>
    public void DropRest()
    {
        _parts.RemoveRange(_completeParts, _parts.Count - _completeParts);
        (_byteCount, Count) = (_completeBytes, CompleteCount);
    }

    /// <summary>Lets threads decode it from now on.</summary>
    public void Offer() => Volatile.Write(ref _state, Filled);

    /// <summary>Decodes it if no thread has begun to.</summary>
    public void Execute()
    {
        if (Interlocked.CompareExchange(ref _state, Taken, Filled) != Filled)
            return;
        bool isSound = Decode();
        lock (_parts)
        {
            IsSound = isSound;
            _state = Decoded;
            Monitor.PulseAll(_parts);
        }
    }

    /// <summary>Decodes it, or waits for the thread that does.</summary>
    public void WaitUntilDecoded()
    {
        Execute();
        lock (_parts)
        {
            while (_state != Decoded)
                Monitor.Wait(_parts);
        }
    }

    private bool Decode()
    {
        int at = 0;
        int done = 0;
        foreach (Part part in _parts)
        {
            if (!CoincidenceDecoder.TryRead(
                _bytes.AsSpan(at, _byteCount - at), part.Bytes, _events.AsSpan(done, part.Count), part.List, part.Kind, part.Interval.StartMs))
                return false;
            at += part.Bytes;
            done += part.Count;
        }

        return true;
    }

    private readonly record struct Part(CoincidenceList List, CoincidenceKind Kind, TimeInterval Interval, int Count, int Bytes);
}
