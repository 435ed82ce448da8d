using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Reconstruction.Projection.Gpu;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>Expectation maximisation on a device against the plain engine on the CPU.</summary>
[Collection(GpuTests.Name)]
public sealed class GpuEmEngineTests(GpuContexts contexts)
{
    // Three updates, each of which multiplies by a ratio of float sums over hundreds of rays.
    private const double ImageTolerance = 5e-5;

    // Of the sum of the logarithms' magnitudes; each logarithm is good to 1e-7.
    private const double LikelihoodTolerance = 1e-6;

    [Theory]
    [MemberData(nameof(GpuProblem.OnEachGpu), MemberType = typeof(GpuProblem))]
    public void Three_updates_make_the_image_of_the_cpu(string device, string problemName)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of(problemName, eventCount: 30_000);
        float[] contamination = [.. problem.Events.Select((_, i) => 0.1f + i % 7)];
        Compare(context, problem, contamination, new GaussianPsf(problem.Grid, new(4, 5, 6)));
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void Without_contamination_and_psf_too(string device) =>
        Compare(contexts.Get(device), GpuProblem.Of("Joseph TOF", eventCount: 30_000), [], null);

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void A_psf_along_one_axis_leaves_the_others_alone(string device)
    {
        GpuProblem problem = GpuProblem.Of("Joseph", eventCount: 5_000);
        Compare(contexts.Get(device), problem, [], new GaussianPsf(problem.Grid, new(0, 6, 0)));
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void Events_that_do_not_fit_on_the_device_are_sent_at_every_pass_with_the_same_result(string device)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph TOF", eventCount: 300_000);
        float[] contamination = [.. problem.Events.Select((_, i) => 0.1f + i % 7)];
        using GpuProjector gpu = GpuProjector.In(context, problem.Scanner, problem.Grid, problem.Options);

        // Room for about two chunks of six: 16 bytes an event and its additive term.
        const int Chunk = 50_000;
        long reserve = context.FreeBytes - 20L * problem.Grid.VoxelCount - 40 * gpu.EventsPerLaunch - 2 * 16 * Chunk - (1 << 20);
        GpuEmEngine crowded = new(gpu, null, reserve, Chunk);
        using (GpuEvents held = (GpuEvents)crowded.Upload(problem.Events, contamination))
            Assert.InRange(held.ResidentCount, Chunk, 5 * Chunk);
        (float[] expected, double[] expectedLogs) = Run(new GpuEmEngine(gpu, null), problem, contamination);
        (float[] actual, double[] actualLogs) = Run(crowded, problem, contamination);
        AssertClose(expected, actual);
        for (int update = 0; update < expectedLogs.Length; update++)
            Assert.Equal(1, actualLogs[update] / expectedLogs[update], LikelihoodTolerance);
    }

    private static void Compare(GpuContext context, GpuProblem problem, float[] contamination, GaussianPsf? psf)
    {
        using ScalarProjector cpu = new(problem.Scanner, problem.Grid, ComputeDevice.Cpu(2), problem.Options);
        using GpuProjector gpu = GpuProjector.In(context, problem.Scanner, problem.Grid, problem.Options);
        (float[] expected, double[] expectedLogs) = Run(new CpuEmEngine(cpu, psf), problem, contamination);
        (float[] actual, double[] actualLogs) = Run(gpu.CreateEmEngine(psf), problem, contamination);
        AssertClose(expected, actual);
        for (int update = 0; update < expectedLogs.Length; update++)
            Assert.Equal(expectedLogs[update], actualLogs[update], LikelihoodTolerance * 3 * problem.Events.Length);
    }

    // Two subsets, so that an update has more than one upload; three updates.
    private static (float[] Image, double[] Logs) Run(IEmEngine engine, GpuProblem problem, float[] contamination)
    {
        float[] sensitivity = new float[problem.Image.Length];
        Array.Fill(sensitivity, 3f);
        sensitivity[1234] = 0f;
        int half = problem.Events.Length / 2 + 7;
        engine.WriteImage(problem.Image);
        engine.WriteSensitivity(sensitivity);
        using IEventsOnDevice first = engine.Upload(problem.Events.AsMemory(0, half), contamination.Length == 0 ? default : contamination.AsMemory(0, half));
        using IEventsOnDevice second = engine.Upload(problem.Events.AsMemory(half), contamination.Length == 0 ? default : contamination.AsMemory(half));
        Assert.Equal(problem.Events.Length, first.Count + second.Count);
        double[] logs = new double[3];
        for (int update = 0; update < logs.Length; update++)
        {
            engine.BeginUpdate();
            logs[update] = engine.Accumulate(first) + engine.Accumulate(second);
            engine.EndUpdate(0.5f);
        }

        float[] image = new float[problem.Image.Length];
        engine.ReadImage(image);
        engine.Dispose();
        Assert.Equal(0f, image[1234]);
        return (image, logs);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        double scale = expected.Max();
        double worst = expected.Zip(actual, static (e, a) => Math.Abs((double)e - a)).Max();
        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference {worst / scale:E2} of the maximum");
        Assert.True(scale > 0 && float.IsFinite(expected.Max()), "The test's image must not be empty.");
        Assert.True(worst <= ImageTolerance * scale, $"largest difference {worst}, largest voxel {scale}");
    }
}
