using System.Numerics;
using PetRecon.Compute;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>Where events are kept while the image is updated.</summary>
public sealed record EventStoreOptions
{
    // 256 MB of rays, and as much again while they are put in order.
    private const int MostRaysOfChunk = 1 << 24;
    private const int UsualChunk = 1 << 20;
    private const int LargestChunk = 1 << 24;

    // On a CPU events of a chunk share what it takes to go to where they pass, so that more of them are better, as long as the chunks that are being
    // filled, one for each subset, leave most of the memory to those that are full.
    private const int UsualChunkOfCpu = 1 << 23;
    private const int BytesOfChunkEvent = 24;
    private const int OpenShare = 4;

    /// <summary>Bytes of events kept in memory; half of what the process may use when null. The rest goes to a scratch file.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Bytes of events that stay on a GPU over all updates, half of its memory when null; the rest is copied there each time.</summary>
    public long? DeviceBytes { get; init; }

    /// <summary>Where the scratch file is made (and removed at the end); the system's temporary folder when null.</summary>
    public string? ScratchFolder { get; init; }

    /// <summary>
    /// Events of one subset that are projected together (fewer where they are many rays each), at most 2^24; results depend on it in the last bits, not on
    /// the file's own batches. When null 2^20, and on a CPU with room in memory up to 2^23.
    /// </summary>
    public int? ChunkEvents { get; init; }

    /// <summary>Number of subsets on a CPU; 0 on a GPU.</summary>
    internal int SubsetsOnCpu { get; init; }

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
        if (ChunkEvents is < 1 or > LargestChunk)
            throw new ArgumentException($"ChunkEvents is {ChunkEvents}; expected 1 to {LargestChunk}.");
    }

    internal long ResolveDeviceBytes(ComputeDevice device) => DeviceBytes ?? device.MemoryBytes / 2;

    internal int ResolveChunkEvents()
    {
        int events = ChunkEvents ?? (SubsetsOnCpu == 0 ? UsualChunk : Math.Clamp(RoundedDown(ResolveMemoryBytes() / OpenShare / BytesOfChunkEvent / SubsetsOnCpu), UsualChunk, UsualChunkOfCpu));
        return RaysPerEvent == 1 ? events : Math.Min(events, MostRaysOfChunk / RaysPerEvent);
    }

    // To a power of two, so that machines of similar size give the same bits.
    private static int RoundedDown(long events) => 1 << Math.Clamp(BitOperations.Log2((ulong)Math.Max(1, events)), 0, 30);

    internal long ResolveMemoryBytes() => MemoryBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}
