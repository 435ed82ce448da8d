using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Petsird;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Petsird;

/// <summary>What rich.petsird says in its rarer parts (read from rich.cpp.ndjson by eye), and that a typed copy says the same.</summary>
public sealed class PetsirdContentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petsird").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_rare_parts_of_a_header_are_read()
    {
        PetsirdHeader header = PetsirdFile.Open(Repository.SharedData("petsird/rich.petsird")).Header;
        ScannerInformation scanner = header.Scanner;
        Assert.Equal("RING", scanner.CollimatorType);
        Assert.Equal("random values, seed 11", scanner.EfficiencyMethodDescription);
        Assert.Equal(42, scanner.Efficiencies.CalibrationFactor);
        Assert.Equal(1.5, scanner.GantryAlignment!.Value.Translation.X);
        Assert.Equal(SinglesHistogramLevel.Module, scanner.SinglesHistogramLevel);
        Assert.Equal(SingleEventPolicy.All, scanner.SingleEventPolicy);
        Assert.Equal(CoincidencePolicy.RejectHigherMultiples, scanner.PromptEventPolicy);
        Assert.Equal(CoincidencePolicy.MultiplesAsAllCoincidences, scanner.DelayedEventPolicy);
        Assert.Equal(MultiplePolicy.RejectHigherMultiples, scanner.TripleEventPolicy);
        Assert.Equal(MultiplePolicy.Other, scanner.QuadrupleEventPolicy);
        Assert.Equal(("LSO", 7.4f, 175u, 71u), (scanner.BulkMaterials[0].Name, scanner.BulkMaterials[0].DensityGPerCm3, scanner.BulkMaterials[0].Atoms[0].MassNumber, scanner.BulkMaterials[0].Atoms[0].AtomicNumber));
        Assert.Equal([1u, 1u], scanner.DetectingMaterialIds);
        Assert.Equal(300u, scanner.NonDetectingElements[1][0].MaterialId);
        Assert.NotNull(scanner.NonDetectingElements[1][0].Box);
        Assert.Equal([430f, 511f, 650f], scanner.SinglesHistogramEnergyBinEdgesKeV[1]);
        Assert.Equal("Doe^Jane", header.Exam!.SubjectName);
        Assert.Equal("PT", header.Exam.Modality);
        Assert.Single(header.Exam.Radiopharmaceuticals);
    }

    [Fact]
    public void Time_blocks_of_every_kind_are_read()
    {
        PetsirdTimeBlock[] blocks = [.. PetsirdFile.Open(Repository.SharedData("petsird/rich.petsird")).ReadTimeBlocks(withEvents: true, Token)];
        Assert.Equal(-100.5, Assert.IsType<BedMovementTimeBlock>(blocks[0]).Transform.Translation.Z);
        var gantry = Assert.IsType<GantryMovementTimeBlock>(blocks[1]);
        Assert.Equal((2, 1.0), (gantry.Transforms.Length, gantry.Transforms[1].Translation.Y));
        var signal = Assert.IsType<ExternalSignalTimeBlock>(blocks[2]);
        Assert.Equal((7u, 0.19866933f), (signal.SignalId, signal.Values[1]));
        Assert.Equal(uint.MaxValue, Assert.IsType<ExternalSignalTimeBlock>(blocks[3]).SignalId);
        Assert.Equal(ulong.MaxValue, Assert.IsType<SinglesHistogramTimeBlock>(blocks[4]).Histograms[1][7]);
        Assert.Equal(192, Assert.IsType<DeadTimeTimeBlock>(blocks[5]).SinglesAliveTimeFractions[0].Length);
        var events = Assert.IsType<EventTimeBlock>(blocks[6]);
        Assert.Equal(new SingleEvent(115, 3355305989), events.Singles.Span[0]);
        Assert.Equal(new TimeInterval(4294967294, 4294967295), blocks[^1].Interval);
    }

    [Theory]
    [InlineData("rich.petsird")]
    [InlineData("small_two_types.petsird")]
    [InlineData("generator_v0.9.1.petsird")]
    [InlineData("sim_squares/sim_squares_v0.7.2.petsird")]
    public void A_file_written_from_typed_values_says_the_same(string name)
    {
        PetsirdListMode given = PetsirdFile.Open(Repository.SharedData("petsird/" + name));
        string path = Path.Combine(_folder, "typed.petsird");
        using (PetsirdWriter writer = PetsirdWriter.Create(path, given.Header))
        {
            foreach (PetsirdTimeBlock block in given.ReadTimeBlocks(withEvents: true, Token))
                writer.Write(block);
            writer.Complete();
        }

        PetsirdListMode found = PetsirdFile.Open(path);
        Assert.Equal(given.Header.Exam?.StartOfAcquisition, found.Header.Exam?.StartOfAcquisition);
        Assert.Equal(given.Header.Exam?.Radiopharmaceuticals.AsEnumerable() ?? [], found.Header.Exam?.Radiopharmaceuticals ?? []);
        Assert.Equal(given.Header.Scanner.BulkMaterials.Length, found.Header.Scanner.BulkMaterials.Length);
        Assert.Equal(given.Header.Scanner.NonDetectingElements.Select(e => e.Length), found.Header.Scanner.NonDetectingElements.Select(e => e.Length));
        Assert.Equal(given.Summarize(Token).Events with { Surplus = 0 }, found.Summarize(Token).Events);
        CoincidenceEvent[] events = Events(given);
        Assert.Equal(Sorted(Ordered(given.Scanner, events)), Sorted(Ordered(found.Scanner, Events(found))));
        for (int i = 0; i < events.Length; i += 5)
        {
            BoxShape box = given.Scanner.ElementBox(events[i].DetectionBin0);
            Assert.True((box.CenterMm - found.Scanner.ElementBox(events[i].DetectionBin0).CenterMm).Length < 1e-3);
            float pair = given.Efficiencies.Pair(events[i].DetectionBin0, events[i].DetectionBin1);
            Assert.Equal(pair, found.Efficiencies.Pair(events[i].DetectionBin0, events[i].DetectionBin1), 1e-5f * pair);
        }
    }

    [Fact]
    public void A_time_block_larger_than_a_batch_is_streamed_with_little_memory()
    {
        PetsirdListMode given = PetsirdFile.Open(Repository.SharedData("petsird/sim_squares/sim_squares_head.petsird"));
        CoincidenceEvent[] events = Events(given);
        string path = Path.Combine(_folder, "large.petsird");
        using (PetsirdWriter writer = PetsirdWriter.Create(path, given.Efficiencies))
        {
            writer.WriteEvents(0, 1, events.AsSpan(0, 10));
            writer.WriteEvents(1, 3000, events);
            writer.WriteEvents(3000, 3001, events.AsSpan(0, 10));
            writer.Complete();
        }

        PetsirdListMode file = PetsirdFile.Open(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = 0;
        int largest = 0;
        uint last = 0;
        foreach (EventBatch batch in file.ReadEvents(Token))
        {
            count += batch.Events.Length;
            largest = Math.Max(largest, batch.Events.Length);
            Assert.True(batch.StartMs >= last && batch.StopMs >= batch.StartMs);
            last = batch.StartMs;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 << 20); // A batch is 1 MiB; the block is 3 MiB as events.
        Assert.Equal(events.Length + 20, count);
        Assert.InRange(largest, 1, events.Length / 2);
    }

    private static CoincidenceEvent[] Events(PetsirdListMode file) => [.. file.ReadEvents(Token).SelectMany(batch => batch.Events.ToArray())];

    // The example generators store some events with the lower bin first; a file that is written has the higher first.
    private static IEnumerable<CoincidenceEvent> Ordered(ScannerGeometry scanner, IEnumerable<CoincidenceEvent> events) => events.Select(e =>
        e.DetectionBin0 >= e.DetectionBin1
            ? e
            : new(e.DetectionBin1, e.DetectionBin0, (ushort)(Math.Max(1, scanner.Tof(scanner.TypeOf(e.DetectionBin0), scanner.TypeOf(e.DetectionBin1)).BinCount) - 1 - e.TofBin), e.Kind, e.TimeMs));

    private static IEnumerable<CoincidenceEvent> Sorted(IEnumerable<CoincidenceEvent> events) =>
        events.OrderBy(e => e.TimeMs).ThenBy(e => e.Kind).ThenBy(e => e.DetectionBin0).ThenBy(e => e.DetectionBin1).ThenBy(e => e.TofBin);
}
