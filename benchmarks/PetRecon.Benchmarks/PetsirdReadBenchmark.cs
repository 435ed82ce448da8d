using BenchmarkDotNet.Attributes;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Petsird;

namespace PetRecon.Benchmarks;

/// <summary>
/// Events per second of reading a binary PETSIRD file from memory, and what that allocates: buffers, nothing that grows with the events.
/// Aim: more than 100 M events/s on two threads.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PetsirdReadBenchmark
{
    private const int EventCount = 4_000_000;
    private PetsirdListMode _file = null!;

    /// <summary>Threads that decode.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ScannerGeometry scanner = ProjectionRates.Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 214);
        CoincidenceEvent[] events = ProjectionRates.Events(scanner, EventCount / 10);
        string path = Path.GetTempFileName();
        using (PetsirdWriter writer = PetsirdWriter.Create(path, new DetectionEfficiencies(scanner)))
        {
            for (uint block = 0; block < 10; block++)
                writer.WriteEvents(block, block + 1, events);
            writer.Complete();
        }

        byte[] content = File.ReadAllBytes(path);
        File.Delete(path);
        _file = new(path, _ => new MemoryStream(content, writable: false)) { ReadingThreads = Threads };
    }

    [Benchmark(OperationsPerInvoke = EventCount)]
    public long ReadEvents()
    {
        long count = 0;
        foreach (EventBatch batch in _file.ReadEvents())
            count += batch.Events.Length;
        return count;
    }

    /// <summary>Counting alone: varints are skipped eight bytes at a time.</summary>
    [Benchmark(OperationsPerInvoke = EventCount)]
    public long Summarize() => _file.Summarize().Events.Prompts;
}
