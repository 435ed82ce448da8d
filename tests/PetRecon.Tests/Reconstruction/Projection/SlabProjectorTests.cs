using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection;

/// <summary>The SIMD engine against the scalar law.</summary>
public sealed class SlabProjectorTests
{
    // Fused operations and another order of sums over up to 600 samples in float.
    private const double Tolerance = 2e-5;
    private const int Seed = 20261122;

    // Width, TOF, rays a side of a crystal's face, depth layers, and whether rays are to run along axes and voxel faces.
    public static TheoryData<int, bool, int, int, bool> Cases
    {
        get
        {
            TheoryData<int, bool, int, int, bool> cases = [];
            foreach (int lanes in new[] { 4, 8, 16 })
            {
                cases.Add(lanes, false, 1, 1, false);
                cases.Add(lanes, true, 1, 1, false);
                cases.Add(lanes, false, 1, 1, true);
                cases.Add(lanes, true, 1, 1, true);
                cases.Add(lanes, false, 2, 1, false);
                cases.Add(lanes, true, 2, 2, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_projection_is_that_of_the_scalar_law(int lanes, bool tof, int raysPerSide, int depths, bool degenerate)
    {
        SkipUnlessWide(lanes);
        (ScannerGeometry scanner, VoxelGrid grid, CoincidenceEvent[] events, ProjectorOptions options) = Problem(tof, raysPerSide, depths, degenerate);
        float[] image = RandomImage(grid);
        using ScalarProjector scalar = new(scanner, grid, ComputeDevice.Cpu(2), options);
        using SlabProjector slab = new(scanner, grid, ComputeDevice.Cpu(2), options, lanes);
        float[] expected = new float[events.Length];
        float[] actual = new float[events.Length];
        scalar.Forward(image, events, expected);
        slab.Forward(image, events, actual);

        double scale = expected.Max();
        Assert.Equal(lanes, slab.Lanes);
        Assert.True(scale > 2, "The test's rays must cross the image.");
        for (int i = 0; i < events.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * scale, $"event {i}: scalar {expected[i]}, slab {actual[i]}; {events[i]}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Back_projection_is_that_of_the_scalar_law(int lanes, bool tof, int raysPerSide, int depths, bool degenerate)
    {
        SkipUnlessWide(lanes);
        (ScannerGeometry scanner, VoxelGrid grid, CoincidenceEvent[] events, ProjectorOptions options) = Problem(tof, raysPerSide, depths, degenerate);
        using ScalarProjector scalar = new(scanner, grid, ComputeDevice.Cpu(1), options);
        using SlabProjector slab = new(scanner, grid, ComputeDevice.Cpu(1), options, lanes);
        Random random = new(Seed);
        float[] values = [.. events.Select(_ => random.NextSingle())];
        float[] expected = new float[grid.VoxelCount];
        float[] actual = new float[grid.VoxelCount];
        scalar.Back(values, events, expected);
        slab.Back(values, events, actual);

        double scale = expected.Max();
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * scale, $"voxel {i}: scalar {expected[i]}, slab {actual[i]}");
    }

    [Fact]
    public void Results_are_the_same_bits_for_any_number_of_threads()
    {
        SkipUnlessWide(4);
        (ScannerGeometry scanner, VoxelGrid grid, CoincidenceEvent[] events, ProjectorOptions options) = Problem(true, 1, 1);
        float[] image = RandomImage(grid);
        (float[] Forward, float[] Back)[] results = [.. new[] { 1, 2, 5 }.Select(threads =>
        {
            using SlabProjector slab = new(scanner, grid, ComputeDevice.Cpu(threads), options);
            float[] forward = new float[events.Length];
            float[] back = new float[grid.VoxelCount];
            slab.Forward(image, events, forward);
            slab.Back(forward, events, back);
            return (forward, back);
        })];
        Assert.Equal(results[0].Forward, results[1].Forward);
        Assert.Equal(results[0].Forward, results[2].Forward);
        Assert.Equal(results[0].Back, results[1].Back);
        Assert.Equal(results[0].Back, results[2].Back);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(8, 1)]
    [InlineData(16, 1)]
    [InlineData(8, 2)]
    public void Fused_engine_makes_the_same_update_as_the_plain_one(int lanes, int raysPerSide)
    {
        SkipUnlessWide(lanes);
        (ScannerGeometry scanner, VoxelGrid grid, CoincidenceEvent[] events, ProjectorOptions options) = Problem(true, raysPerSide, 1);
        float[] start = RandomImage(grid);
        float[] contamination = [.. events.Select((_, i) => 0.1f + i % 7)];
        GaussianPsf psf = new(grid, new(4, 5, 6));
        using ScalarProjector scalar = new(scanner, grid, ComputeDevice.Cpu(2), options);
        using SlabProjector slab = new(scanner, grid, ComputeDevice.Cpu(2), options, lanes);
        (float[] expected, double expectedLogs) = Update(new CpuEmEngine(scalar, psf), start, events, contamination);
        (float[] actual, double actualLogs) = Update(slab.CreateEmEngine(psf), start, events, contamination);
        Assert.Equal(expectedLogs, actualLogs, 1e-5 * Math.Abs(expectedLogs));
        double scale = expected.Max();
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-4 * scale, $"voxel {i}: plain {expected[i]}, fused {actual[i]}");
    }

    [Fact]
    public void Fused_updates_are_the_same_bits_for_any_number_of_threads()
    {
        SkipUnlessWide(4);
        (ScannerGeometry scanner, VoxelGrid grid, CoincidenceEvent[] events, ProjectorOptions options) = Problem(true, 1, 1);
        (float[] Image, double Logs)[] results = [.. new[] { 1, 2, 7 }.Select(threads =>
        {
            using SlabProjector slab = new(scanner, grid, ComputeDevice.Cpu(threads), options);
            return Update(slab.CreateEmEngine(null), RandomImage(grid), events, []);
        })];
        Assert.Equal(results[0].Image, results[1].Image);
        Assert.Equal(results[0].Image, results[2].Image);
        Assert.Equal(results[0].Logs, results[1].Logs);
        Assert.Equal(results[0].Logs, results[2].Logs);
    }

    [Fact]
    public void The_widest_vectors_of_the_processor_are_used()
    {
        int expected = Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? 16 : Avx2.IsSupported && Fma.IsSupported ? 8 : Sse41.IsSupported ? 4 : 0;
        Assert.Equal(expected, SlabProjector.WidestLanes);

        // A child process with instructions switched off is told what has to be left of them.
        if (Environment.GetEnvironmentVariable(InstructionSetTests.ExpectedLanes) is { } told)
            Assert.Equal(told, expected.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Once_under_way_an_update_allocates_nothing_that_grows_with_the_events(bool tof, int raysPerSide)
    {
        (ScannerGeometry scanner, VoxelGrid grid, CoincidenceEvent[] events, ProjectorOptions options) = Problem(tof, raysPerSide, 1);
        SkipUnlessWide(4);

        // One thread, the test's own, so that nothing else that runs is counted.
        using SlabProjector projector = new(scanner, grid, ComputeDevice.Cpu(1), options);
        using IEmEngine engine = projector.CreateEmEngine(new GaussianPsf(grid, new(3, 3, 3)));
        engine.WriteImage(RandomImage(grid));

        // Enough in either for the engine by sections, where it takes them.
        if (raysPerSide == 1)
            events = [.. events, .. events, .. events];
        CoincidenceEvent[] more = [.. events, .. events, .. events];
        float[] contamination = new float[more.Length];
        Array.Fill(contamination, 0.5f);
        using IEventsOnDevice few = engine.Upload(events, contamination.AsMemory(0, events.Length));
        using IEventsOnDevice many = engine.Upload(more, contamination);
        for (int warmUp = 0; warmUp < 3; warmUp++)
        {
            BytesOf(engine, few);
            BytesOf(engine, many);
        }

        long fewest = Enumerable.Range(0, 5).Min(_ => BytesOf(engine, few));
        long most = Enumerable.Range(0, 5).Min(_ => BytesOf(engine, many));
        TestContext.Current.TestOutputHelper?.WriteLine($"{fewest} bytes for {events.Length} events, {most} for {more.Length}");

        // What threads and passes take is the same for any number of events.
        Assert.True(
            fewest < 64_000 && most - fewest < 0.01 * (more.Length - events.Length), $"{fewest} bytes for {events.Length} events, {most} for {more.Length}");
    }

    private static long BytesOf(IEmEngine engine, IEventsOnDevice events)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        engine.BeginUpdate();
        engine.Accumulate(events);
        engine.EndUpdate(1);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Event_of_another_scanner_is_refused()
    {
        (ScannerGeometry scanner, VoxelGrid grid, _, ProjectorOptions options) = Problem(true, 1, 1);
        using Projector projector = Projector.Create(scanner, grid, ComputeDevice.Cpu(1), options);
        CoincidenceEvent bad = new((uint)scanner.DetectionBinCount, 0, 0, CoincidenceKind.Prompt, 0);
        Assert.Throws<ArgumentException>(() => projector.Forward(new float[grid.VoxelCount], [bad], new float[1]));
        CoincidenceEvent badTof = new(0, 40, 999, CoincidenceKind.Prompt, 0);
        Assert.Throws<ArgumentException>(() => projector.Forward(new float[grid.VoxelCount], [badTof], new float[1]));
    }

    private static void SkipUnlessWide(int lanes) =>
        Assert.SkipUnless(SlabProjector.WidestLanes >= lanes, $"This processor has no vectors of {32 * lanes} bits, or they are switched off.");

    private static (float[] Image, double Logs) Update(IEmEngine engine, float[] start, CoincidenceEvent[] events, float[] contamination)
    {
        float[] sensitivity = new float[start.Length];
        Array.Fill(sensitivity, 3f);
        engine.WriteImage(start);
        engine.WriteSensitivity(sensitivity);
        using IEventsOnDevice held = engine.Upload(events, contamination);
        engine.BeginUpdate();
        double logs = engine.Accumulate(held);
        engine.EndUpdate(0.5f);
        float[] image = new float[start.Length];
        engine.ReadImage(image);
        engine.Dispose();
        return (image, logs);
    }

    private static (ScannerGeometry Scanner, VoxelGrid Grid, CoincidenceEvent[] Events, ProjectorOptions Options) Problem(bool tof, int raysPerSide, int depths, bool degenerate = false)
    {
        if (degenerate)
            return DegenerateProblem(tof);
        ScannerGeometry scanner = TestScanners.Ring(radiusMm: 60, modules: 12, transaxial: 4, axial: 12, pitchMm: 6, tofFwhmPs: tof ? 200 : 0);
        // Odd sizes, off-centre and turned, so that nothing falls on a voxel boundary by chance.
        (double sin, double cos) = Math.SinCos(0.1);
        VoxelGrid grid = new(23, 31, 37, new(2.1, 1.7, 1.9), new(-21, -25, -33), new(cos, sin, 0), new(-sin, cos, 0));
        Random random = new(Seed);
        CoincidenceEvent[] events = new CoincidenceEvent[20_000];
        int tofBins = Math.Max(1, scanner.Tof(0, 0).BinCount);
        for (int i = 0; i < events.Length; i++)
        {
            // Any two bins, the same one included: chords of every direction, some missing the image.
            events[i] = new((uint)random.Next(scanner.DetectionBinCount), (uint)random.Next(scanner.DetectionBinCount), (ushort)random.Next(tofBins), CoincidenceKind.Prompt, 0);
        }

        return (scanner, grid, events, new ProjectorOptions { RaysPerFaceSide = raysPerSide, DepthSamples = depths });
    }

    // Crystals lie in pairs on opposite sides, on voxel faces: most lines run along an axis, along a face, or at 45 degrees. None lies in an
    // outermost face of the grid, where the law jumps and rounding decides which side a line is on.
    private static (ScannerGeometry Scanner, VoxelGrid Grid, CoincidenceEvent[] Events, ProjectorOptions Options) DegenerateProblem(bool tof)
    {
        ScannerGeometry scanner = TestScanners.Ring(radiusMm: 48, modules: 4, transaxial: 15, axial: 7, pitchMm: 3, tofFwhmPs: tof ? 200 : 0);
        VoxelGrid grid = VoxelGrid.Centered(16, 16, 8, new(3, 3, 3));
        int perModule = scanner.DetectionBinCount / 4;
        int tofBins = Math.Max(1, scanner.Tof(0, 0).BinCount);
        List<CoincidenceEvent> events = [];
        for (int i = 0; i < perModule; i++)
        {
            for (int j = 0; j < perModule; j += 5)
            {
                for (int module = 0; module < 4; module++)
                {
                    uint a = (uint)(module * perModule + i);
                    uint b = (uint)((module + 2) % 4 * perModule + perModule - 1 - (i + j) % perModule);
                    uint c = (uint)((module + 1) % 4 * perModule + (i + j) % perModule);
                    events.Add(new(a, b, (ushort)(j % tofBins), CoincidenceKind.Prompt, 0));
                    events.Add(new(a, c, (ushort)(i % tofBins), CoincidenceKind.Prompt, 0));
                }
            }
        }

        return (scanner, grid, [.. events], new ProjectorOptions());
    }

    private static float[] RandomImage(VoxelGrid grid)
    {
        Random random = new(Seed + 1);
        float[] image = new float[grid.VoxelCount];
        for (int i = 0; i < image.Length; i++)
            image[i] = random.NextSingle();
        return image;
    }
}
