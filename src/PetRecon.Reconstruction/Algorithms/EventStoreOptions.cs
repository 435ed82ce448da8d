using PetRecon.Compute;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>Where events are kept while the image is updated.</summary>
public sealed record EventStoreOptions
{
    // 256 MB of rays, and as much again while they are put in order.
    private const int MostRaysOfChunk = 1 << 24;

    /// <summary>Bytes of events kept in memory; half of what the process may use when null. The rest goes to a scratch file.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Bytes of events that stay on a GPU over all updates, half of its memory when null; the rest is copied there each time.</summary>
    public long? DeviceBytes { get; init; }

    /// <summary>Where the scratch file is made (and removed at the end); the system's temporary folder when null.</summary>
    public string? ScratchFolder { get; init; }

    /// <summary>
    /// Events of one subset that are projected together (fewer where they are many rays each); results depend on it in the last bits, not on the file's own
    /// batches.
    /// </summary>
    public int ChunkEvents { get; init; } = 1 << 20;

    /// <summary>Rays that the engine keeps of an event.</summary>
    internal int RaysPerEvent { get; init; } = 1;

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public void Validate()
    {
        if (MemoryBytes is < 0)
            throw new ArgumentException($"MemoryBytes is {MemoryBytes}; expected 0 or more.");
        if (DeviceBytes is < 0)
            throw new ArgumentException($"DeviceBytes is {DeviceBytes}; expected 0 or more.");
        if (ChunkEvents is < 1 or > 1 << 26)
            throw new ArgumentException($"ChunkEvents is {ChunkEvents}; expected 1 to {1 << 26}.");
    }

    internal long ResolveDeviceBytes(ComputeDevice device) => DeviceBytes ?? device.MemoryBytes / 2;

    internal int ResolveChunkEvents() => RaysPerEvent == 1 ? ChunkEvents : Math.Min(ChunkEvents, MostRaysOfChunk / RaysPerEvent);

    internal long ResolveMemoryBytes() => MemoryBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}
