using System.Runtime.InteropServices;
using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>The events of one subset in chunks of a fixed size, in file order; full chunks may lie in the store's scratch file.</summary>
internal sealed class SubsetEvents(int chunkEvents, bool hasContamination)
{
    private readonly List<Chunk> _chunks = [];
    private CoincidenceEvent[] _openEvents = [];
    private float[] _openContamination = [];
    private int _openCount;

    /// <summary>Number of events.</summary>
    public long Count { get; private set; }

    /// <summary>Number of chunks; complete after <see cref="Close"/>.</summary>
    public int ChunkCount => _chunks.Count;

    /// <summary>Bytes of one full chunk.</summary>
    public long ChunkBytes => chunkEvents * (Marshal.SizeOf<CoincidenceEvent>() + (hasContamination ? sizeof(float) : 0L));

    /// <summary>Adds an event.</summary>
    /// <returns>Whether this filled a chunk, which the store then has to <see cref="Close"/>.</returns>
    public bool Add(in CoincidenceEvent e, float contamination)
    {
        if (_openCount == _openEvents.Length)
            Grow();
        _openEvents[_openCount] = e;
        if (hasContamination)
            _openContamination[_openCount] = contamination;
        _openCount++;
        Count++;
        return _openCount == chunkEvents;
    }

    /// <summary>Ends the chunk that is being filled.</summary>
    /// <param name="scratch">The file to put it in; kept in memory when null.</param>
    public void Close(FileStream? scratch)
    {
        if (_openCount == 0)
            return;
        if (scratch is null)
        {
            _chunks.Add(new(_openCount, -1, _openEvents, _openContamination));
            _openEvents = [];
            _openContamination = [];
        }
        else
        {
            _chunks.Add(new(_openCount, scratch.Position, null, null));
            scratch.Write(MemoryMarshal.AsBytes<CoincidenceEvent>(_openEvents.AsSpan(0, _openCount)));
            if (hasContamination)
                scratch.Write(MemoryMarshal.AsBytes<float>(_openContamination.AsSpan(0, _openCount)));
        }

        _openCount = 0;
    }

    /// <summary>Gives the memory of the chunk buffer back, once all is closed.</summary>
    public void Trim() => (_openEvents, _openContamination) = ([], []);

    /// <summary>A chunk; read from the scratch file into new memory if it lies there.</summary>
    public EventChunk Read(int index, FileStream? scratch)
    {
        Chunk chunk = _chunks[index];
        if (chunk.Events is not null)
            return new(chunk.Events.AsMemory(0, chunk.Count), hasContamination ? chunk.Contamination.AsMemory(0, chunk.Count) : default);
        CoincidenceEvent[] events = GC.AllocateUninitializedArray<CoincidenceEvent>(chunk.Count);
        float[] contamination = hasContamination ? GC.AllocateUninitializedArray<float>(chunk.Count) : [];
        scratch!.Position = chunk.Offset;
        scratch.ReadExactly(MemoryMarshal.AsBytes(events.AsSpan()));
        scratch.ReadExactly(MemoryMarshal.AsBytes(contamination.AsSpan()));
        return new(events, contamination);
    }

    /// <summary>Whether a chunk is held in memory.</summary>
    public bool IsInMemory(int index) => _chunks[index].Events is not null;

    private void Grow()
    {
        int size = Math.Min(chunkEvents, Math.Max(1024, 2 * _openEvents.Length));
        Array.Resize(ref _openEvents, size);
        if (hasContamination)
            Array.Resize(ref _openContamination, size);
    }

    private readonly record struct Chunk(int Count, long Offset, CoincidenceEvent[]? Events, float[]? Contamination);
}
