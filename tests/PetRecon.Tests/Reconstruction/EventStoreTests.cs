using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Tests.Formats.Volumes;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

/// <summary>Where events are while the image is updated: packed, in memory or in a scratch file.</summary>
public class EventStoreTests
{
    [Fact]
    public void A_packed_event_comes_back_with_its_bins()
    {
        CoincidenceEvent[] events =
        [
            new(0, 0, 0, CoincidenceKind.Prompt, 0),
            new((1 << 24) - 1, 0, ushort.MaxValue, CoincidenceKind.Prompt, 0),
            new(1, (1 << 24) - 1, 1, CoincidenceKind.Prompt, 0),
            new(0x123456, 0x654321, 0x1234, CoincidenceKind.Prompt, 0),
        ];
        ulong[] packed = [.. events.Select(static e => PackedEvent.Pack(e))];
        CoincidenceEvent[] unpacked = new CoincidenceEvent[events.Length];
        PackedEvent.Unpack(packed, unpacked);
        Assert.Equal(events, unpacked);
    }

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(30_000, 1000)]
    [InlineData(400_000, 1000)]
    [InlineData(700_000, 333)]
    public void The_image_is_the_same_bits_with_all_some_or_no_events_in_memory(long memoryBytes, int chunkEvents)
    {
        float[] additive = [.. Enumerable.Range(0, TinyAcquisition.Events.Length).Select(static i => 0.1f + 0.001f * (i % 100))];
        ReconstructionOptions options = TinyAcquisition.Options(new() { Iterations = 2, Subsets = 5 }) with
        {
            Model = new() { Additive = new PerEventAdditive(additive, totalCounts: 100) },
            Events = new() { ChunkEvents = chunkEvents },
        };
        Volume inMemory = TinyAcquisition.Run(TinyAcquisition.Source(), options).Image;
        using TemporaryFolder folder = new();
        EventStoreOptions scratch = options.Events with { MemoryBytes = memoryBytes, ScratchFolder = Path.GetDirectoryName(folder["x"]) };
        Assert.Equal(inMemory.Voxels, TinyAcquisition.Run(TinyAcquisition.Source(), options with { Events = scratch }).Image.Voxels);
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void A_scratch_file_that_is_cancelled_or_given_up_is_gone()
    {
        using TemporaryFolder folder = new();
        ReconstructionOptions options = TinyAcquisition.Options() with
        {
            Events = new() { MemoryBytes = 0, ChunkEvents = 256, ScratchFolder = Path.GetDirectoryName(folder["x"]) },
        };
        using CancellationTokenSource cancellation = new();
        ImmediateProgress cancelInSecondUpdate = new(progress =>
        {
            if (progress.Phase == ReconstructionPhase.Iterating)
                cancellation.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(void () =>
            Reconstructor.Run(TinyAcquisition.Source(), options, TinyProblem.Device, cancelInSecondUpdate, cancellation.Token));
        Assert.Empty(folder.FileNames);

        CoincidenceEvent[] events = [.. TinyAcquisition.Events, new(0, 100_000, 0, CoincidenceKind.Prompt, 0)];
        Assert.Throws<ArgumentException>(() => TinyAcquisition.Run(TinyAcquisition.Source(events), options));
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void A_full_disk_is_told_with_the_file_and_what_it_is_for()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This system has no device that is always full (/dev/full).");
        using ScratchFile full = new(File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write), "/scratch/events.tmp");
        IOException error = Assert.Throws<IOException>(() => full.Append<ulong>(new ulong[1000]));
        Assert.Contains("/scratch/events.tmp", error.Message, StringComparison.Ordinal);
        Assert.Contains("do not fit into memory; is the disk full?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scratch_folder_that_is_not_there_is_named()
    {
        ReconstructionOptions options = TinyAcquisition.Options() with { Events = new() { MemoryBytes = 0, ScratchFolder = "/no/such/folder" } };
        IOException error = Assert.Throws<IOException>(() => TinyAcquisition.Run(TinyAcquisition.Source(), options));
        Assert.Contains("/no/such/folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_of_many_rays_are_counted_with_all_of_them()
    {
        // About 60,000 events, and room for so many of one ray; with nine the CPU's engine would make 9 MB of them.
        EventStoreOptions room = new() { MemoryBytes = 2_000_000, ChunkEvents = 1000, ScratchFolder = "/no/such/folder" };
        ReconstructionOptions nine = TinyAcquisition.Options(new() { Iterations = 1, Subsets = 5 }) with { Model = new() { Projector = new() { RaysPerFaceSide = 3 } } };
        TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(nine.Osem) with { Events = room });
        Assert.Throws<IOException>(() => TinyAcquisition.Run(TinyAcquisition.Source(), nine with { Events = room }));

        using TemporaryFolder folder = new();
        EventStoreOptions scratch = room with { ScratchFolder = Path.GetDirectoryName(folder["x"]) };
        Volume inMemory = TinyAcquisition.Run(TinyAcquisition.Source(), nine with { Events = scratch with { MemoryBytes = null } }).Image;
        Assert.Equal(inMemory.Voxels, TinyAcquisition.Run(TinyAcquisition.Source(), nine with { Events = scratch }).Image.Voxels);
    }

    [Theory]
    [InlineData(1, 1 << 24, 1 << 24)]
    [InlineData(9, 1 << 20, 1 << 20)]
    [InlineData(512, 1 << 20, 1 << 15)]
    [InlineData(512, 1 << 24, 1 << 15)]
    public void A_chunk_has_no_more_events_than_the_engine_can_make_rays_of(int rays, int asked, int taken) =>
        Assert.Equal(taken, (new EventStoreOptions { ChunkEvents = asked } with { RaysPerEvent = rays }).ResolveChunkEvents());

    // 64 MB leave 16 for twelve chunks that are being filled, which is less than the least; 5 GB leave 1.25 GB, enough for 4 million events each.
    [Theory]
    [InlineData(64_000_000, 12, 1 << 20)]
    [InlineData(5_000_000_000, 12, 1 << 22)]
    [InlineData(100_000_000_000, 12, 1 << 23)]
    [InlineData(100_000_000_000, 0, 1 << 20)]
    public void A_chunk_on_a_processor_is_as_large_as_memory_allows(long memoryBytes, int subsetsOnCpu, int taken) =>
        Assert.Equal(taken, (new EventStoreOptions { MemoryBytes = memoryBytes } with { SubsetsOnCpu = subsetsOnCpu }).ResolveChunkEvents());

    [Fact]
    public void The_first_event_out_of_bounds_is_the_one_that_is_named()
    {
        CoincidenceEvent[] events = [.. TinyAcquisition.Events];
        for (int i = events.Length - 1; i > events.Length / 2; i -= 7)
            events[i] = new(0, 100_000, 0, CoincidenceKind.Prompt, 0);
        int first = Array.FindIndex(events, static e => e.DetectionBin1 == 100_000);
        ArgumentException error = Assert.Throws<ArgumentException>(() => TinyAcquisition.Run(TinyAcquisition.Source(events), TinyAcquisition.Options()));
        Assert.Contains($"Prompt {first} refers to", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_additive_term_that_is_too_short_is_refused()
    {
        ReconstructionOptions options = TinyAcquisition.Options() with { Model = new() { Additive = new PerEventAdditive(new float[100]) } };
        Assert.Throws<ArgumentException>(() => TinyAcquisition.Run(TinyAcquisition.Source(), options));
    }
}
