using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Core.Imaging;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Reconstruction.Projection.Gpu;
using PetRecon.Tests.Reconstruction.Support;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>Images that a device has no room for: it gets them in slabs of planes, and the results are those of the whole.</summary>
[Collection(GpuTests.Name)]
public sealed class GpuSlabTests(GpuContexts contexts)
{
    // Float sums over up to 600 samples, in another order.
    private const double Tolerance = 2e-5;

    private static readonly string[] s_variants = ["Joseph TOF", "Siddon", "Joseph TOF in some pairs", "Siddon TOF 2x2x2 rays"];

    public static MatrixTheoryData<string, string> OnEachGpu => new(Devices.GpuNames, s_variants);

    [Theory]
    [MemberData(nameof(OnEachGpu))]
    public void Projections_in_slabs_are_those_of_the_whole_image(string device, string problemName)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of(problemName);
        long plane = sizeof(float) * (long)problem.Grid.SizeX * problem.Grid.SizeY;
        using ScalarProjector cpu = problem.OnCpu();
        float[] expected = new float[problem.Events.Length];
        float[] expectedImage = (float[])problem.Image.Clone();
        cpu.Forward(problem.Image, problem.Events, expected);
        cpu.Back(problem.Values, problem.Events, expectedImage);

        using GpuProjector gpu = problem.On(context);
        float[] actual = new float[problem.Events.Length];
        float[] actualImage = (float[])problem.Image.Clone();
        // 37 planes in slabs of 5.
        long before = context.AllocatedBytes;
        using (GpuContexts.Room(context, 5 * plane))
        {
            gpu.Forward(problem.Image, problem.Events, actual);
            gpu.Back(problem.Values, problem.Events, actualImage);
            Assert.Equal(5 * plane, context.AllocatedBytes - before);
        }

        CloseNumbers.Assert(expected, actual, Tolerance);
        CloseNumbers.Assert(expectedImage, actualImage, Tolerance);
    }

    [Theory]
    [MemberData(nameof(OnEachGpu))]
    public void Updates_in_slabs_make_the_image_of_the_cpu(string device, string problemName)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of(problemName, eventCount: 30_000);
        float[] contamination = [.. problem.Events.Select((_, i) => 0.1f + i % 7)];
        GaussianPsf psf = new(problem.Grid, new(4, 5, 6));
        long plane = sizeof(float) * (long)problem.Grid.SizeX * problem.Grid.SizeY;
        using ScalarProjector cpu = problem.OnCpu();
        using GpuProjector gpu = problem.On(context);
        (float[] Image, double[] Logs) expected = GpuEmEngineTests.Run(new CpuEmEngine(cpu, psf), problem, contamination);

        // Seven rounds; the second engine leaves no event on the device.
        GpuSlabEmEngine engine = new(gpu, psf, slabBytes: 10 * plane, eventsPerRound: 5_000);
        Assert.Equal(4, engine.SlabCount);
        GpuEmEngineTests.AssertClose(expected, GpuEmEngineTests.Run(engine, problem, contamination));
        GpuEmEngineTests.AssertClose(expected, GpuEmEngineTests.Run(new GpuSlabEmEngine(gpu, psf, 1, 100_000, long.MaxValue / 2), problem, contamination));
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void Without_contamination_and_psf_and_for_events_that_pass_by_too(string device)
    {
        GpuProblem problem = GpuProblem.Of("Joseph TOF", eventCount: 30_000);
        using ScalarProjector cpu = problem.OnCpu();
        using GpuProjector gpu = problem.On(contexts.Get(device));
        (float[] Image, double[] Logs) expected = GpuEmEngineTests.Run(new CpuEmEngine(cpu, null), problem, []);
        GpuEmEngineTests.AssertClose(expected, GpuEmEngineTests.Run(new GpuSlabEmEngine(gpu, null, 1 << 14), problem, []));
        GpuEmEngineTests.AssertClose(expected, GpuEmEngineTests.Run(new GpuSlabEmEngine(gpu, null, 1 << 14), problem, [], once: true));
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void An_engine_is_in_slabs_only_where_the_images_have_no_room_and_says_so(string device)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph", eventCount: 1);
        using GpuProjector gpu = problem.On(context);
        long image = sizeof(float) * (long)problem.Grid.VoxelCount;
        using (IEmEngine whole = gpu.CreateEmEngine(null))
            Assert.Null(whole.Notice);
        using (GpuContexts.Room(context, 2 * image))
        {
            using GpuSlabEmEngine slabs = Assert.IsType<GpuSlabEmEngine>(gpu.CreateEmEngine(null));
            Assert.True(slabs.SlabCount > 1, $"{slabs.SlabCount} slabs");
            Assert.Contains($"{slabs.SlabCount} slabs", slabs.Notice, StringComparison.Ordinal);
        }

        // Also where the images have room, but not what an engine takes beside them.
        using (GpuContexts.Room(context, 3 * image))
            Assert.IsType<GpuSlabEmEngine>(gpu.CreateEmEngine(null)).Dispose();
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void A_whole_reconstruction_on_a_device_without_room_makes_the_image_of_the_cpu(string device)
    {
        ComputeDevice chosen = Devices.Get(device);
        VoxelGrid coarse = TinyAcquisition.Options().Grid;
        ReconstructionOptions options = TinyAcquisition.Options() with
        {
            Grid = VoxelGrid.Centered(3 * coarse.SizeX, 3 * coarse.SizeY, 2 * coarse.SizeZ, new(coarse.SpacingMm.X / 3, coarse.SpacingMm.Y / 3, coarse.SpacingMm.Z / 2)),
            Model = new() { PsfFwhmMm = new(5, 5, 5) },
        };
        ReconstructionResult expected = Reconstructor.Run(TinyAcquisition.Source(), options, ComputeDevice.Cpu(2), null, TestContext.Current.CancellationToken);
        using GpuLease lease = GpuLease.On(chosen);
        // Tables and lanes have room; five images have not.
        using (GpuContexts.Room(lease.Context, RoomBytes(lease.Context, options) + 4L * sizeof(float) * options.Grid.VoxelCount))
        {
            ReconstructionResult actual = Reconstructor.Run(TinyAcquisition.Source(), options, chosen, null, TestContext.Current.CancellationToken);
            double difference = TinyAcquisition.Distance(expected.Image, actual.Image);
            TestContext.Current.TestOutputHelper?.WriteLine($"relative RMS difference {difference:E2}; {string.Join(' ', actual.Notices)}");
            Assert.Contains(actual.Notices, static notice => notice.Contains("slabs of planes", StringComparison.Ordinal));
            Assert.True(difference < 1e-4, $"relative RMS difference {difference}");
            Assert.Equal(1, actual.LogLikelihoods[^1] / expected.LogLikelihoods[^1], 1e-5);
        }
    }

    // What a projector takes before any image.
    private static long RoomBytes(GpuContext context, ReconstructionOptions options)
    {
        long before = context.AllocatedBytes;
        using GpuProjector projector = GpuProjector.In(context, TinyAcquisition.Source().Scanner, options.Grid, options.Model.Projector);
        return context.AllocatedBytes - before;
    }
}
