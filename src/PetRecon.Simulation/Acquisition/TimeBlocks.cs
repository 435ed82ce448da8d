namespace PetRecon.Simulation.Acquisition;

/// <summary>
/// Divides a scan into blocks of about the same number of events. The division depends on the expected counts alone, never on threads, because
/// every block has its own random numbers.
/// </summary>
internal sealed class TimeBlocks
{
    private const double EventsPerBlock = 50_000;

    public TimeBlocks(double durationSeconds, double expectedEvents)
    {
        double durationMs = Math.Round(durationSeconds * 1000);
        if (!(durationMs is >= 1 and <= uint.MaxValue))
            throw new ArgumentException($"DurationSeconds is {durationSeconds}; a scan lasts 0.001 to {uint.MaxValue / 1000} s.");
        DurationMs = (uint)durationMs;
        Count = (int)Math.Clamp(Math.Ceiling(expectedEvents / EventsPerBlock), 1, Math.Min(DurationMs, 50_000_000));
    }

    /// <summary>Number of blocks.</summary>
    public int Count { get; }

    /// <summary>Length of the scan.</summary>
    public uint DurationMs { get; }

    /// <summary>Start of a block, and end of the one before, in ms.</summary>
    public uint StartMs(int block) => (uint)((UInt128)DurationMs * (uint)block / (uint)Count);

    /// <summary>A block's share of the scan.</summary>
    public double Share(int block) => (StartMs(block + 1) - StartMs(block)) / (double)DurationMs;
}
