using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Columns;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection;

/// <summary>The engine by sections between columns of crystals against the scalar law.</summary>
public sealed class SectionEngineTests
{
    private const int Seed = 20261126;

    // Relative root mean square; sums of some hundred samples in float, in another order. Single voxels are held to ten times that of the largest.
    private const double Tolerance = 3e-6;

    public static TheoryData<int, string> Cases
    {
        get
        {
            TheoryData<int, string> cases = [];
            foreach (int lanes in new[] { 4, 8, 16 })
            {
                foreach (string grid in Grids.Keys)
                    cases.Add(lanes, grid);
            }

            return cases;
        }
    }

    // The scanner is 74 mm long and 132 mm wide.
    private static Dictionary<string, VoxelGrid> Grids => new()
    {
        ["turned, odd and off its centre"] = new(23, 31, 37, new(2.1, 1.7, 1.9), new(-21, -25, -33), new(Math.Cos(0.1), Math.Sin(0.1), 0), new(-Math.Sin(0.1), Math.Cos(0.1), 0)),
        ["shorter than the scanner: lines come in through its ends"] = VoxelGrid.Centered(40, 40, 11, new(2, 2, 2)),
        ["one plane"] = VoxelGrid.Centered(24, 24, 1, new(3, 3, 5)),
        ["beside the axis: most lines miss it"] = new(9, 9, 20, new(2, 2, 2), new(30, 10, -20), new(1, 0, 0), new(0, 1, 0)),
        ["thin voxels: many lines are steep"] = VoxelGrid.Centered(20, 20, 70, new(4, 4, 1)),
        ["wider than the scanner: crystals are inside"] = VoxelGrid.Centered(80, 80, 16, new(2, 2, 4)),
        ["upside down"] = new(30, 30, 30, new(2, 2, 2), new(-29, 29, 29), new(1, 0, 0), new(0, -1, 0)),
        ["one column"] = new(1, 1, 30, new(20, 20, 2), new(0, 0, -29), new(1, 0, 0), new(0, 1, 0)),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Back_projection_and_likelihood_are_those_of_the_scalar_law(int lanes, string gridName)
    {
        SkipUnlessWide(lanes);
        ScannerGeometry scanner = Scanner();
        VoxelGrid grid = Grids[gridName];
        CoincidenceEvent[] events = Events(scanner);
        float[] contamination = [.. events.Select((_, i) => 0.2f + i % 5)];
        float[] image = RandomImage(grid);
        using ScalarProjector scalar = new(scanner, grid, ComputeDevice.Cpu(2), new());
        using SlabProjector slab = new(scanner, grid, ComputeDevice.Cpu(2), new(), lanes);
        (float[] expected, double expectedLogs) = Accumulated(new CpuEmEngine(scalar, null), image, events, contamination);
        (float[] actual, double actualLogs) = Accumulated(slab.CreateEmEngine(null), image, events, contamination);
        Assert.Equal(expectedLogs, actualLogs, 1e-6 * Math.Abs(expectedLogs));
        AssertClose(expected, actual);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Lines_along_axes_faces_and_at_45_degrees_are_those_of_the_scalar_law(int lanes)
    {
        SkipUnlessWide(lanes);
        ScannerGeometry scanner = TestScanners.Ring(radiusMm: 48, modules: 4, transaxial: 15, axial: 7, pitchMm: 3, tofFwhmPs: 0);
        VoxelGrid grid = VoxelGrid.Centered(16, 16, 8, new(3, 3, 3));
        int perModule = scanner.DetectionBinCount / 4;
        List<CoincidenceEvent> events = [];
        for (int i = 0; i < perModule; i++)
        {
            for (int j = 0; j < perModule; j++)
            {
                events.Add(new((uint)i, (uint)(2 * perModule + j), 0, CoincidenceKind.Prompt, 0));
                events.Add(new((uint)(perModule + i), (uint)j, 0, CoincidenceKind.Prompt, 0));
            }
        }

        float[] image = RandomImage(grid);
        using ScalarProjector scalar = new(scanner, grid, ComputeDevice.Cpu(2), new());
        using SlabProjector slab = new(scanner, grid, ComputeDevice.Cpu(2), new(), lanes);
        (float[] expected, double expectedLogs) = Accumulated(new CpuEmEngine(scalar, null), image, [.. events], []);
        (float[] actual, double actualLogs) = Accumulated(slab.CreateEmEngine(null), image, [.. events], []);
        Assert.Equal(expectedLogs, actualLogs, 1e-6 * Math.Abs(expectedLogs));
        AssertClose(expected, actual);
    }

    [Fact]
    public void Events_of_a_ring_go_by_sections_unless_they_are_few()
    {
        SkipUnlessWide(4);
        ScannerGeometry scanner = Scanner();
        CoincidenceEvent[] events = Events(scanner);
        foreach ((string name, VoxelGrid grid) in Grids)
        {
            using SectionEngine engine = SectionEngine.TryCreate(scanner, grid, null, 2, SlabProjector.WidestLanes)!;
            SectionEvents? sections = engine.Order.Sort(events, default, null);
            Assert.True(sections is not null, $"The other tests would not test anything in the grid that is {name}.");
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {sections.Count} of {events.Length} events in {sections.PairCount} pairs, {engine.Order.Left.Length} left");
            Assert.Equal(events.Length, sections.Count + engine.Order.Left.Length);
            Assert.Equal(sections.Count, sections.Pairs.ToArray().Sum(static pair => pair.Count));
            Assert.InRange(sections.PairsAlongX, 1, sections.PairCount - 1);
            Assert.InRange(sections.Count, 1000, events.Length);
            Assert.Null(engine.Order.Sort(events.AsMemory(0, events.Length / 20), default, null));
        }
    }

    [Fact]
    public void Each_event_is_projected_once_whatever_memory_is_used_again()
    {
        SkipUnlessWide(4);
        ScannerGeometry scanner = Scanner();
        VoxelGrid grid = Grids["turned, odd and off its centre"];
        CoincidenceEvent[] events = Events(scanner);
        float[] contamination = [.. events.Select((_, i) => 0.2f + i % 5)];
        using SlabProjector slab = new(scanner, grid, ComputeDevice.Cpu(2), new());
        using IEmEngine engine = slab.CreateEmEngine(null);
        engine.WriteImage(RandomImage(grid));
        (int Begin, int Count)[] parts = [(0, 60_000), (60_000, 3_000), (63_000, 57_000)];
        float[] passing = new float[grid.VoxelCount];
        float[] held = new float[grid.VoxelCount];
        for (int turn = 0; turn < 2; turn++)
        {
            engine.BeginUpdate();
            foreach ((int begin, int count) in parts)
                engine.AccumulateOnce(events.AsMemory(begin, count), contamination.AsMemory(begin, count));
            engine.ReadBackProjection(passing);
        }

        engine.BeginUpdate();
        foreach ((int begin, int count) in parts)
        {
            using IEventsOnDevice part = engine.Upload(events.AsMemory(begin, count), contamination.AsMemory(begin, count));
            engine.Accumulate(part);
        }

        engine.ReadBackProjection(held);
        Assert.Equal(held, passing);
    }

    [Fact]
    public void Results_are_the_same_bits_for_any_number_of_threads()
    {
        SkipUnlessWide(4);
        ScannerGeometry scanner = Scanner();
        VoxelGrid grid = Grids["turned, odd and off its centre"];
        (float[] Back, double Logs)[] results = [.. new[] { 1, 2, 3, 7, 16 }.Select(threads =>
        {
            using SlabProjector slab = new(scanner, grid, ComputeDevice.Cpu(threads), new());
            return Accumulated(slab.CreateEmEngine(null), RandomImage(grid), Events(scanner), []);
        })];
        foreach ((float[] back, double logs) in results)
        {
            Assert.Equal(results[0].Back, back);
            Assert.Equal(results[0].Logs, logs);
        }
    }

    [Fact]
    public void Scanner_whose_crystals_are_in_no_columns_has_no_sections()
    {
        ScannerGeometry ring = TestScanners.Ring(radiusMm: 60, modules: 12, transaxial: 1, axial: 1, pitchMm: 6, tofFwhmPs: 0);
        Assert.Null(SectionEngine.TryCreate(ring, VoxelGrid.Centered(8, 8, 8, new(4, 4, 4)), null, 1, 4));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        double largest = expected.Max();
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double off = (double)expected[i] - actual[i];
            Assert.True(Math.Abs(off) <= 10 * Tolerance * largest, $"voxel {i}: scalar law {expected[i]}, sections {actual[i]}");
            difference += off * off;
            size += (double)expected[i] * expected[i];
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"relative difference {Math.Sqrt(difference / size):0.0e0}");
        Assert.True(size > 0 && difference <= Tolerance * Tolerance * size, $"relative difference {Math.Sqrt(difference / size):0.0e0}");
    }

    private static void SkipUnlessWide(int lanes) =>
        Assert.SkipUnless(SlabProjector.WidestLanes >= lanes, $"This processor has no vectors of {32 * lanes} bits, or they are switched off.");

    private static (float[] Back, double Logs) Accumulated(IEmEngine engine, float[] image, CoincidenceEvent[] events, float[] contamination)
    {
        using (engine)
        {
            engine.WriteImage(image);
            using IEventsOnDevice held = engine.Upload(events, contamination);
            Assert.Equal(events.Length, held.Count);
            engine.BeginUpdate();
            double logs = engine.Accumulate(held) + engine.Finish();
            float[] back = new float[image.Length];
            engine.ReadBackProjection(back);
            return (back, logs);
        }
    }

    private static ScannerGeometry Scanner() => TestScanners.Ring(radiusMm: 60, modules: 12, transaxial: 4, axial: 12, pitchMm: 6, tofFwhmPs: 0);

    // Any two crystals, the same one and those above each other included.
    private static CoincidenceEvent[] Events(ScannerGeometry scanner)
    {
        Random random = new(Seed);
        CoincidenceEvent[] events = new CoincidenceEvent[120_000];
        for (int i = 0; i < events.Length; i++)
            events[i] = new((uint)random.Next(scanner.DetectionBinCount), (uint)random.Next(scanner.DetectionBinCount), 0, CoincidenceKind.Prompt, 0);
        return events;
    }

    private static float[] RandomImage(VoxelGrid grid)
    {
        Random random = new(Seed + 1);
        float[] image = new float[grid.VoxelCount];
        for (int i = 0; i < image.Length; i++)
            image[i] = 0.2f + random.NextSingle();
        return image;
    }
}
