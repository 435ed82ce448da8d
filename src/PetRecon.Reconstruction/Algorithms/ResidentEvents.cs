using PetRecon.Compute;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>Brings chunks of a store to an engine's device and leaves as many there as the budget allows.</summary>
internal sealed class ResidentEvents(EventStore store, IEmEngine engine, ComputeDevice device, long deviceBytes) : IDisposable
{
    private readonly Dictionary<(int Subset, int Chunk), IEventsOnDevice> _held = [];
    private long _bytes;

    /// <summary>Adds a chunk to the engine's back projection; returns its sum of logarithms.</summary>
    public double Accumulate(int subset, int index)
    {
        if (_held.TryGetValue((subset, index), out IEventsOnDevice? events))
            return engine.Accumulate(events);
        EventChunk chunk = store.Read(subset, index);

        // On the CPU what is in memory can stay uploaded; what was read from the scratch file was meant not to fill the memory.
        bool stays = device.Kind == ComputeDeviceKind.Cpu ? store.IsInMemory(subset, index) : _bytes < deviceBytes;
        if (!stays)
            return engine.AccumulateOnce(chunk.Events, chunk.Contamination);
        events = engine.Upload(chunk.Events, chunk.Contamination);
        _held.Add((subset, index), events);
        _bytes += events.DeviceBytes;
        return engine.Accumulate(events);
    }

    public void Dispose()
    {
        foreach (IEventsOnDevice events in _held.Values)
            events.Dispose();
        _held.Clear();
    }
}
