using System.Diagnostics;
using PetRecon.Compute;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;

namespace PetRecon.Benchmarks;

/// <summary>
/// How fast events that are made on the fly, any number of them, are dealt to subsets with little memory, and how fast they come back from
/// the scratch file; with the most memory that the process had.
/// </summary>
internal static class StoreRates
{
    private const int Subsets = 21;

    public static void Run(long events, int megabytes, string folder)
    {
        ScannerGeometry scanner = ProjectionRates.Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 214);
        DetectionEfficiencies efficiencies = new(scanner);
        Generated source = new(efficiencies, events);
        using EventFactors factors = new(efficiencies, new(), ComputeDevice.Cpu());
        long start = Stopwatch.GetTimestamp();
        using EventStore store = EventStore.Load(
            source, factors, Subsets, new() { MemoryBytes = (long)megabytes << 20, ScratchFolder = folder }, progress: null, CancellationToken.None);
        Print("dealt and written", events, store.ScratchBytes, start);

        start = Stopwatch.GetTimestamp();
        ulong[] packed = new ulong[1 << 18];
        ulong check = 0;
        for (int subset = 0; subset < Subsets; subset++)
        {
            for (int chunk = 0; chunk < store.ChunksIn(subset); chunk++)
            {
                int count = store.EventsIn(subset, chunk);
                store.Read(subset, chunk, packed.AsSpan(0, count), default);
                check ^= packed[count - 1];
            }
        }

        Print("read back", events, store.ScratchBytes, start);
        Console.WriteLine(FormattableString.Invariant(
            $"  {store.UsedCount} events (check {check:X}); largest working set {Process.GetCurrentProcess().PeakWorkingSet64 * 1e-6:0} MB with {megabytes} MB for events"));
    }

    private static void Print(string name, long events, long bytes, long start)
    {
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"  {name,-20} {events / seconds * 1e-6,7:0.0} M events/s  {bytes / seconds * 1e-6,7:0} MB/s  {seconds:0.0} s"));
    }

    /// <summary>Events made as they are asked for; none is kept.</summary>
    private sealed class Generated(DetectionEfficiencies efficiencies, long count) : IListModeSource
    {
        private readonly CoincidenceEvent[] _pattern = ProjectionRates.Events(efficiencies.Scanner, 1 << 17);

        public ScannerGeometry Scanner => efficiencies.Scanner;

        public DetectionEfficiencies Efficiencies => efficiencies;

        public string ContentId => $"generated {count}";

        public IEnumerable<EventBatch> ReadEvents(CancellationToken cancellationToken = default)
        {
            for (long done = 0; done < count; done += _pattern.Length)
            {
                int size = (int)Math.Min(_pattern.Length, count - done);
                yield return new(_pattern.AsMemory(0, size), (uint)(done >> 20), (uint)((done >> 20) + 1));
            }
        }
    }
}
