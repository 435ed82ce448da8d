namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// The events of one subset in chunks of a fixed size, in file order. A chunk lies in memory or in the store's scratch file, there in
/// stretches as they were written, so that many subsets can be filled at once with little memory.
/// </summary>
internal sealed class SubsetEvents(int chunkEvents, int stretchEvents, bool hasContamination)
{
    private readonly List<Chunk> _chunks = [];
    private Chunk? _open;
    private ulong[] _events = [];
    private float[] _contamination = [];
    private int _count;

    /// <summary>Number of events.</summary>
    public long Count { get; private set; }

    /// <summary>Number of chunks.</summary>
    public int ChunkCount => _chunks.Count;

    /// <summary>Whether the next event begins a chunk, which has to be told by <see cref="Begin"/> where to lie.</summary>
    public bool NeedsChunk => _open is null;

    /// <summary>Begins a chunk.</summary>
    /// <param name="scratch">The file that it goes to; null for memory.</param>
    public void Begin(ScratchFile? scratch)
    {
        _open = new(scratch);
        _chunks.Add(_open);
    }

    /// <summary>Adds an event to the chunk that is open.</summary>
    public void Add(ulong packed, float contamination)
    {
        if (_count == _events.Length)
            MakeRoom();
        _events[_count] = packed;
        if (hasContamination)
            _contamination[_count] = contamination;
        _count++;
        Count++;
        if (++_open!.Count == chunkEvents)
            Close();
    }

    /// <summary>Ends the chunk that is being filled.</summary>
    public void Close()
    {
        if (_open is null)
            return;
        if (_open.Scratch is null)
        {
            (_open.Events, _open.Contamination) = (Trimmed(_events), Trimmed(_contamination));
            (_events, _contamination) = ([], []);
        }
        else
        {
            WriteStretch(_open);
        }

        (_open, _count) = (null, 0);
    }

    /// <summary>Gives the memory of the buffers back, once all is closed.</summary>
    public void Trim() => (_events, _contamination) = ([], []);

    /// <summary>Whether a chunk is held in memory.</summary>
    public bool IsInMemory(int index) => _chunks[index].Scratch is null;

    /// <summary>Number of events of a chunk.</summary>
    public int EventsIn(int index) => _chunks[index].Count;

    /// <summary>Forgets a chunk that lies in memory, since it is kept elsewhere from now on.</summary>
    public void Release(int index) => (_chunks[index].Events, _chunks[index].Contamination) = (null, null);

    /// <summary>Copies a chunk; several threads may read at the same time.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="packed">Receives its events; as long as it has events.</param>
    /// <param name="contamination">Receives c of each; empty without an additive term.</param>
    public void Read(int index, Span<ulong> packed, Span<float> contamination)
    {
        Chunk chunk = _chunks[index];
        if (chunk.Scratch is null)
        {
            if (chunk.Events is null)
                throw new InvalidOperationException("A chunk was read after it was released.");
            chunk.Events.AsSpan(0, chunk.Count).CopyTo(packed);
            if (hasContamination)
                chunk.Contamination.AsSpan(0, chunk.Count).CopyTo(contamination);
            return;
        }

        int done = 0;
        foreach ((long place, int count) in chunk.Stretches)
        {
            chunk.Scratch.Read(place, packed.Slice(done, count));
            if (hasContamination)
                chunk.Scratch.Read(place + count * (long)sizeof(ulong), contamination.Slice(done, count));
            done += count;
        }
    }

    private void MakeRoom()
    {
        bool isInMemory = _open!.Scratch is null;
        int most = isInMemory ? chunkEvents : stretchEvents;
        if (_events.Length == most)
        {
            WriteStretch(_open);
            return;
        }

        int size = Math.Min(most, Math.Max(1024, 2 * _events.Length));
        Array.Resize(ref _events, size);
        if (hasContamination)
            Array.Resize(ref _contamination, size);
    }

    private void WriteStretch(Chunk chunk)
    {
        if (_count == 0)
            return;
        chunk.Stretches.Add((chunk.Scratch!.Append<ulong>(_events.AsSpan(0, _count)), _count));
        if (hasContamination)
            chunk.Scratch.Append<float>(_contamination.AsSpan(0, _count));
        _count = 0;
    }

    private T[] Trimmed<T>(T[] values)
    {
        if (values.Length > _count)
            Array.Resize(ref values, _count);
        return values;
    }

    private sealed class Chunk(ScratchFile? scratch)
    {
        public ScratchFile? Scratch => scratch;

        public int Count { get; set; }

        public ulong[]? Events { get; set; }

        public float[]? Contamination { get; set; }

        public List<(long Place, int Count)> Stretches { get; } = [];
    }
}
