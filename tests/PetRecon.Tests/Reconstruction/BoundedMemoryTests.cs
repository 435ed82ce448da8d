using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

/// <summary>Runs while no other test does: it looks at the memory of the whole process.</summary>
[CollectionDefinition(nameof(BoundedMemoryTests), DisableParallelization = true)]
[Collection(nameof(BoundedMemoryTests))]
public class BoundedMemoryTests
{
    private const long EventCount = 10_000_000;
    private const long MemoryBytes = 16 << 20;

    /// <summary>
    /// What does not grow with the events: a block of 2^20 prompts with their factors (27 MB), two chunks of 2^16 on their way and the form
    /// that the engine makes of one of them, the engine's image.
    /// </summary>
    private const long FixedBytes = 48 << 20;

    [Fact]
    public void Ten_million_events_in_16_megabytes_give_the_image_that_they_give_in_memory()
    {
        ReconstructionOptions options = TinyAcquisition.Options(new() { Iterations = 1, Subsets = 8 }) with { Events = new() { ChunkEvents = 1 << 16 } };
        float[] inMemory = Reconstructor.Run(new GeneratedEvents(EventCount), options, TinyProblem.Device, cancellationToken: TestContext.Current.CancellationToken).Image.ToArray();

        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        ImmediateProgress watch = new(_ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before));
        ReconstructionResult bounded = Reconstructor.Run(
            new GeneratedEvents(EventCount), options with { Events = options.Events with { MemoryBytes = MemoryBytes } }, TinyProblem.Device, watch, TestContext.Current.CancellationToken);

        Assert.Equal(EventCount, bounded.UsedCount);
        Assert.Equal(inMemory, bounded.Image.ToArray());
        TestContext.Current.TestOutputHelper?.WriteLine($"peak {peak * 1e-6:0.0} MB");
        Assert.InRange(peak, MemoryBytes / 2, MemoryBytes + FixedBytes);
        Assert.True(MemoryBytes + FixedBytes < EventCount * 20 / 2, "The bound would say nothing if all events fitted into it.");
    }

    /// <summary>Events made as they are asked for, the same each time; none is kept.</summary>
    private sealed class GeneratedEvents(long count) : IListModeSource
    {
        public ScannerGeometry Scanner => Efficiencies.Scanner;

        public DetectionEfficiencies Efficiencies => TinyAcquisition.Efficiencies;

        public string ContentId => $"generated {count}";

        public IEnumerable<EventBatch> ReadEvents(CancellationToken cancellationToken = default)
        {
            CoincidenceEvent[] batch = new CoincidenceEvent[10_000];
            CoincidenceEvent[] pattern = TinyAcquisition.Events;
            for (long done = 0; done < count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int size = (int)Math.Min(batch.Length, count - done);
                for (int i = 0; i < size; i++)
                    batch[i] = pattern[(done + i) * 7919 % pattern.Length];
                yield return new(batch.AsMemory(0, size), (uint)(done / 1000), (uint)((done + size) / 1000));
                done += size;
            }
        }
    }
}
