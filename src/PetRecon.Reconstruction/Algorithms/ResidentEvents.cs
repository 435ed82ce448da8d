using PetRecon.Compute;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// Brings chunks of a store to an engine's device and leaves as many there as the budget allows; the store then forgets them, so that an
/// event is in memory once. Of the others, the next is read and unpacked while the engine computes with the present one.
/// </summary>
internal sealed class ResidentEvents(EventStore store, IEmEngine engine, ComputeDevice device, long deviceBytes) : IDisposable
{
    private readonly Dictionary<(int Subset, int Chunk), IEventsOnDevice> _held = [];
    private ChunkBuffer _present = new();
    private ChunkBuffer _next = new();
    private Task? _reading;
    private (int Subset, int Chunk)? _nextChunk;
    private long _bytes;

    /// <summary>Adds a chunk to the engine's back projection; returns its sum of logarithms.</summary>
    public double Accumulate(int subset, int index)
    {
        if (_held.TryGetValue((subset, index), out IEventsOnDevice? events))
            return engine.Accumulate(events);

        // On the CPU what is in memory can stay uploaded; what was read from the scratch file was meant not to fill the memory.
        bool stays = device.Kind == ComputeDeviceKind.Cpu ? store.IsInMemory(subset, index) : _bytes < deviceBytes;
        if (!stays)
        {
            EventChunk passing = Read(subset, index);
            return engine.AccumulateOnce(passing.Events, passing.Contamination);
        }

        ChunkBuffer buffer = new();
        EventChunk chunk = buffer.Fill(store, subset, index);
        events = engine.Upload(chunk.Events, chunk.Contamination);
        _held.Add((subset, index), events);
        _bytes += events.DeviceBytes;
        store.Release(subset, index);
        return engine.Accumulate(events);
    }

    public void Dispose()
    {
        Wait();
        foreach (IEventsOnDevice events in _held.Values)
            events.Dispose();
        _held.Clear();
    }

    private EventChunk Read(int subset, int index)
    {
        Exception? failure = Wait();
        if (_nextChunk == (subset, index))
        {
            if (failure is not null)
                throw new IOException(failure.Message, failure);
            (_present, _next) = (_next, _present);
        }
        else
        {
            _present.Fill(store, subset, index);
        }

        _nextChunk = Following(subset, index);
        if (_nextChunk is { } next)
            _reading = Task.Run(() => _next.Fill(store, next.Subset, next.Chunk));
        return _present.Chunk;
    }

    // The chunk that will be read next, as subsets and their chunks take turns.
    private (int Subset, int Chunk)? Following(int subset, int index)
    {
        int chunk = index;
        int tried = 0;
        while (tried <= store.SubsetCount)
        {
            if (++chunk >= store.ChunksIn(subset))
            {
                subset = subset + 1 == store.SubsetCount ? 0 : subset + 1;
                chunk = -1;
                tried++;
            }
            else if (!_held.ContainsKey((subset, chunk)) && !(device.Kind == ComputeDeviceKind.Cpu && store.IsInMemory(subset, chunk)))
            {
                return (subset, chunk);
            }
        }

        return null;
    }

    private Exception? Wait()
    {
        Task? reading = _reading;
        _reading = null;
        try
        {
            reading?.Wait();
            return null;
        }
        catch (AggregateException e)
        {
            return e.InnerException;
        }
    }

    /// <summary>A chunk and its memory, which is used for one chunk after the other.</summary>
    private sealed class ChunkBuffer
    {
        private ulong[] _packed = [];
        private CoincidenceEvent[] _events = [];
        private float[] _contamination = [];

        public EventChunk Chunk { get; private set; }

        public EventChunk Fill(EventStore store, int subset, int index)
        {
            int count = store.EventsIn(subset, index);
            if (_packed.Length < count)
            {
                _packed = GC.AllocateUninitializedArray<ulong>(count);
                _events = GC.AllocateUninitializedArray<CoincidenceEvent>(count);
                _contamination = store.HasContamination ? GC.AllocateUninitializedArray<float>(count) : [];
            }

            Span<float> contamination = store.HasContamination ? _contamination.AsSpan(0, count) : default;
            store.Read(subset, index, _packed.AsSpan(0, count), contamination);
            PackedEvent.Unpack(_packed.AsSpan(0, count), _events.AsSpan(0, count));
            Chunk = new(_events.AsMemory(0, count), store.HasContamination ? _contamination.AsMemory(0, count) : default);
            return Chunk;
        }
    }
}
