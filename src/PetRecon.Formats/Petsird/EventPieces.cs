using System.Runtime.ExceptionServices;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// Reads a binary file on several threads: one walks through the time blocks and cuts their bytes into pieces, others decode pieces, and
/// pieces come out in file order. A bounded number of them is under way, so a slow consumer slows the reading down.
/// <para>
/// Anything unexpected ends the walk at a <see cref="BlockPlace"/>, from where <see cref="EventBatcher"/> goes on alone: it words the
/// errors, and decides which events before a damaged place are still offered.
/// </para>
/// </summary>
internal sealed class EventPieces : IDisposable
{
    // Besides those that are decoded or consumed: some 1 MB that is there already when the disk, or a processor for the walker, is late.
    private const int PiecesAhead = 6;

    private readonly YardlBinaryReader _reader;
    private readonly IEnumerable<EventRun> _runs;
    private readonly bool _shareWork;
    private readonly Stack<EventPiece> _free = new();
    private readonly Queue<EventPiece> _ready = new();
    private readonly Thread _walker;
    private EventPiece? _offered;
    private BlockPlace? _stoppedAt;
    private ExceptionDispatchInfo? _failure;
    private int _piecesToMake;
    private bool _ended;
    private bool _abandoned;

    /// <summary>Starts to read.</summary>
    /// <param name="reader">At the first time block; disposed of with this.</param>
    /// <param name="runs">The stretches of the reader.</param>
    /// <param name="threads">Number of threads that decode, the consumer among them.</param>
    public EventPieces(YardlBinaryReader reader, IEnumerable<EventRun> runs, int threads)
    {
        _reader = reader;
        _runs = runs;
        _shareWork = threads > 1;
        _piecesToMake = 2 * threads + PiecesAhead;
        _walker = new(Walk) { IsBackground = true, Name = "PETSIRD reader" };
        _walker.Start();
    }

    /// <summary>Where reading stopped because of something unexpected; null at the end of a sound file. Known after the last piece.</summary>
    public BlockPlace? StoppedAt { get; private set; }

    /// <summary>The next decoded events, valid until the next call; false after the last, or at a place from where to go on alone.</summary>
    public bool TryNext(out EventBatch batch)
    {
        batch = default;
        EventPiece? piece = Take();
        if (piece is null)
        {
            StoppedAt = _stoppedAt;
            _failure?.Throw();
            return false;
        }

        piece.WaitUntilDecoded();
        if (!piece.IsSound)
        {
            StoppedAt = piece.Place;
            return false;
        }

        batch = piece.Batch;
        return true;
    }

    /// <summary>Stops reading.</summary>
    public void Dispose()
    {
        lock (_free)
        {
            _abandoned = true;
            Monitor.PulseAll(_free);
        }

        _walker.Join();
        _reader.Dispose();
    }

    private EventPiece? Take()
    {
        lock (_free)
        {
            if (_offered is { } used)
            {
                _free.Push(used);
                Monitor.PulseAll(_free);
            }

            while (_ready.Count == 0 && !_ended)
                Monitor.Wait(_free);
            _offered = _ready.Count > 0 ? _ready.Dequeue() : null;
            return _offered;
        }
    }

    private void Walk()
    {
        try
        {
            _stoppedAt = CutIntoPieces();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            lock (_free)
            {
                _ended = true;
                Monitor.PulseAll(_free);
            }
        }
    }

    /// <summary>Returns where something unexpected is; null at the end.</summary>
    private BlockPlace? CutIntoPieces()
    {
        EventPiece? piece = GetFree(default);
        long inBlock = 0;
        using IEnumerator<EventRun> runs = _runs.GetEnumerator();
        while (piece is not null)
        {
            if (!TryMove(runs, out bool ended))
                return Stop(piece, inBlock);
            if (ended)
            {
                piece.EndBlock();
                Hand(piece);
                return null;
            }

            EventRun run = runs.Current;
            if (run.IsBlockEnd)
            {
                piece.EndBlock();
                inBlock = 0;
                continue;
            }

            for (long left = run.Count; left > 0 && piece is not null;)
            {
                if (piece.Count == EventPiece.Capacity)
                    piece = Next(piece, inBlock);
                else if (piece.Count == 0)
                    piece.Reset(PlaceAfter(inBlock));
                if (piece is null)
                    break;
                int count = (int)Math.Min(left, EventPiece.Capacity - piece.Count);
                if (!piece.TryTake(_reader.Bytes, run, count))
                    return Stop(piece, inBlock);
                left -= count;
                inBlock += count;
            }
        }

        return null;
    }

    private BlockPlace PlaceAfter(long eventsOffered) => new(_reader.ItemOffset, _reader.ItemsLeft, eventsOffered);

    // Whole time blocks if there are some, else part of one: then no block has to fit into memory.
    private EventPiece? Next(EventPiece full, long inBlock)
    {
        bool isPartOfBlock = full.CompleteCount == 0;
        long rest = isPartOfBlock ? 0 : full.Count - full.CompleteCount;
        EventPiece? next = GetFree(PlaceAfter(inBlock - rest));
        if (next is null)
            return null;
        if (!isPartOfBlock)
        {
            full.CopyRestTo(next);
            full.DropRest();
        }

        Hand(full);
        return next;
    }

    private BlockPlace Stop(EventPiece piece, long inBlock)
    {
        // The complete blocks of the piece are sound; the block that could not be read to its end is begun again.
        long rest = piece.Count - piece.CompleteCount;
        piece.DropRest();
        Hand(piece);
        return PlaceAfter(inBlock - rest);
    }

    private static bool TryMove(IEnumerator<EventRun> runs, out bool ended)
    {
        ended = false;
        try
        {
            ended = !runs.MoveNext();
            return true;
        }
        catch (Exception e) when (e is ListModeFormatException or PetsirdModelException)
        {
            return false;
        }
    }

    private EventPiece? GetFree(in BlockPlace place)
    {
        lock (_free)
        {
            while (_free.Count == 0 && _piecesToMake == 0 && !_abandoned)
                Monitor.Wait(_free);
            if (_abandoned)
                return null;
            if (_free.Count == 0)
            {
                _free.Push(new());
                _piecesToMake--;
            }

            EventPiece piece = _free.Pop();
            piece.Reset(place);
            return piece;
        }
    }

    private void Hand(EventPiece piece)
    {
        if (piece.Count == 0)
            return;
        piece.Offer();
        lock (_free)
        {
            _ready.Enqueue(piece);
            Monitor.PulseAll(_free);
        }

        if (_shareWork)
            ThreadPool.UnsafeQueueUserWorkItem(piece, preferLocal: false);
    }
}
