using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>
/// Events sorted by their pair of columns, in two steps: all by their first column, and then the events of one first column, which fit into
/// a cache, by their second. An event is 8 bytes here: second column, the crystals in both columns, and its number.
/// </summary>
internal sealed class ColumnPairOrder(ColumnPlaces places)
{
    /// <summary>Most events that can be sorted together.</summary>
    public const int MostEvents = 1 << IndexBits;

    private const int IndexBits = 24;
    private const int PieceEvents = 1 << 18;
    private const ulong IndexMask = (1ul << IndexBits) - 1;
    private const ulong CrystalMask = (1ul << ColumnPlaces.CrystalBits) - 1;

    private readonly int[] _starts = new int[places.Count + 1];
    private ulong[] _events = [];
    private int[] _next = [];

    /// <summary>Sorts by the first column.</summary>
    /// <param name="events">At most <see cref="MostEvents"/>, whose detection bins exist.</param>
    /// <param name="parallel">Threads, and cancelling.</param>
    public void Sort(ReadOnlyMemory<CoincidenceEvent> events, ParallelOptions parallel)
    {
        int pieces = (events.Length + PieceEvents - 1) / PieceEvents;
        if (_events.Length < events.Length)
            _events = GC.AllocateUninitializedArray<ulong>(events.Length);
        if (_next.Length < pieces * places.Count)
            _next = new int[pieces * places.Count];
        Parallel.For(0, pieces, parallel, piece =>
        {
            Span<int> counts = _next.AsSpan(piece * places.Count, places.Count);
            counts.Clear();
            foreach (ref readonly CoincidenceEvent e in Piece(events, piece))
                counts[places.Of(e).First]++;
        });
        int sum = 0;
        for (int column = 0; column < places.Count; column++)
        {
            _starts[column] = sum;
            for (int piece = 0; piece < pieces; piece++)
            {
                ref int at = ref _next[piece * places.Count + column];
                (at, sum) = (sum, sum + at);
            }
        }

        _starts[places.Count] = sum;
        Parallel.For(0, pieces, parallel, piece =>
        {
            Span<int> next = _next.AsSpan(piece * places.Count, places.Count);
            int index = piece * PieceEvents;
            foreach (ref readonly CoincidenceEvent e in Piece(events, piece))
            {
                (int first, int second, int a, int b) = places.Of(e);
                _events[next[first]++] = (((ulong)second << ColumnPlaces.CrystalBits | (uint)a) << ColumnPlaces.CrystalBits | (uint)b) << IndexBits | (uint)index++;
            }
        });
    }

    /// <summary>Number of events with a first column.</summary>
    public int CountOf(int first) => _starts[first + 1] - _starts[first];

    /// <summary>Place of the first event with a first column.</summary>
    public int StartOf(int first) => _starts[first];

    /// <summary>Sorts the events of one first column by their second.</summary>
    /// <param name="first">The column.</param>
    /// <param name="sorted">Receives them; as long as <see cref="CountOf"/> says.</param>
    /// <param name="ends">Receives where those of each second column end.</param>
    public void SortBySecond(int first, Span<ulong> sorted, Span<int> ends)
    {
        ReadOnlySpan<ulong> events = _events.AsSpan(_starts[first], CountOf(first));
        ends.Clear();
        foreach (ulong e in events)
            ends[SecondOf(e)]++;
        int sum = 0;
        foreach (ref int at in ends)
            (at, sum) = (sum, sum + at);
        foreach (ulong e in events)
            sorted[ends[SecondOf(e)]++] = e;
    }

    /// <summary>Number of a sorted event among those that were given.</summary>
    public static int IndexOf(ulong e) => (int)(e & IndexMask);

    /// <summary>Its crystal in the first column.</summary>
    public static int CrystalOfFirst(ulong e) => (int)(e >> (IndexBits + ColumnPlaces.CrystalBits) & CrystalMask);

    /// <summary>Its crystal in the second column.</summary>
    public static int CrystalOfSecond(ulong e) => (int)(e >> IndexBits & CrystalMask);

    private static int SecondOf(ulong e) => (int)(e >> (IndexBits + 2 * ColumnPlaces.CrystalBits));

    private static ReadOnlySpan<CoincidenceEvent> Piece(ReadOnlyMemory<CoincidenceEvent> events, int piece) =>
        events.Span.Slice(piece * PieceEvents, Math.Min(PieceEvents, events.Length - piece * PieceEvents));
}
