using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;
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

    // Of the sum of the logarithms' magnitudes, which is 1e5 or more here; each logarithm is good to 1e-7.
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
        using GpuProjector gpu = problem.On(context);
        (float[] Image, double[] Logs) expected = Run(new GpuEmEngine(gpu, null), problem, contamination);

        // Room for about two chunks of six: 12 bytes an event and its additive term.
        const int Chunk = 50_000;
        const long Reserve = 1 << 20;
        GpuEmEngine crowded = new(gpu, null, Reserve, Chunk);
        using (GpuContexts.Room(context, Reserve + 2 * 12 * Chunk + 6 * Chunk))
        {
            using (GpuEvents held = (GpuEvents)crowded.Upload(problem.Events, contamination))
            {
                Assert.Equal(2 * Chunk, held.ResidentCount);
                Assert.Equal(12 * 2 * Chunk, held.DeviceBytes);
            }

            AssertClose(expected, Run(crowded, problem, contamination));
        }
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void Images_that_do_not_fit_are_refused_with_what_all_of_them_need(string device)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph", eventCount: 1);
        using GpuProjector gpu = problem.On(context);
        long before = context.AllocatedBytes;
        using (GpuContexts.Room(context, 4 * sizeof(float) * problem.Grid.VoxelCount))
        {
            ComputeDeviceException error = Assert.Throws<ComputeDeviceException>(() => new GpuEmEngine(gpu, new GaussianPsf(problem.Grid, new(4, 4, 4))));
            TestContext.Current.TestOutputHelper?.WriteLine(error.Message);
            Assert.Contains("the 5 images of a reconstruction", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, context.AllocatedBytes);
        using (gpu.CreateEmEngine(null))
            Assert.True(context.AllocatedBytes > before);
        Assert.Equal(before, context.AllocatedBytes);
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void The_order_of_events_does_not_matter_nor_does_bringing_them_into_one(string device)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph TOF in some pairs", eventCount: 50_000);
        float[] contamination = [.. problem.Events.Select((_, i) => 0.1f + i % 7)];
        using GpuProjector gpu = problem.On(context);
        (float[] Image, double[] Logs) ordered = Run(new GpuEmEngine(gpu, null), problem, contamination);
        AssertClose(ordered, Run(new GpuEmEngine(gpu, null) { OrdersEvents = false }, problem, contamination));

        int half = problem.Events.Length / 2;
        Random random = new(5);
        int[] shuffled = [.. Enumerable.Range(0, problem.Events.Length)];
        random.Shuffle(shuffled);
        CoincidenceEvent[] events = [.. shuffled.Select(i => problem.Events[i])];
        float[] additive = [.. shuffled.Select(i => contamination[i])];
        AssertClose(ordered, Run(new GpuEmEngine(gpu, null), problem.With(events), additive));
        Assert.NotEqual(problem.Events[half], events[half]);
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void Events_that_are_needed_once_pass_through_with_the_same_result(string device)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph TOF", eventCount: 50_000);
        float[] contamination = [.. problem.Events.Select((_, i) => 0.1f + i % 7)];
        using GpuProjector gpu = problem.On(context);
        foreach (float[] additive in new[] { contamination, [] })
        {
            (float[] Image, double[] Logs) expected = Run(new GpuEmEngine(gpu, null), problem, additive);
            AssertClose(expected, Run(new GpuEmEngine(gpu, null), problem, additive, once: true));
        }
    }

    private static void Compare(GpuContext context, GpuProblem problem, float[] contamination, GaussianPsf? psf)
    {
        using ScalarProjector cpu = problem.OnCpu();
        using GpuProjector gpu = problem.On(context);
        AssertClose(Run(new CpuEmEngine(cpu, psf), problem, contamination), Run(gpu.CreateEmEngine(psf), problem, contamination));
    }

    // Two parts, so that an update has more than one upload; three updates.
    internal static (float[] Image, double[] Logs) Run(IEmEngine engine, GpuProblem problem, float[] contamination, bool once = false)
    {
        float[] sensitivity = new float[problem.Image.Length];
        Array.Fill(sensitivity, 3f);
        sensitivity[1234] = 0f;
        int half = problem.Events.Length / 2 + 7;
        engine.WriteImage(problem.Image);
        engine.WriteSensitivity(sensitivity);
        (ReadOnlyMemory<CoincidenceEvent> Events, ReadOnlyMemory<float> Additive)[] parts =
        [
            (problem.Events.AsMemory(0, half), contamination.Length == 0 ? default : contamination.AsMemory(0, half)),
            (problem.Events.AsMemory(half), contamination.Length == 0 ? default : contamination.AsMemory(half)),
        ];
        using IEventsOnDevice first = engine.Upload(parts[0].Events, parts[0].Additive);
        using IEventsOnDevice second = engine.Upload(parts[1].Events, parts[1].Additive);
        Assert.Equal(problem.Events.Length, first.Count + second.Count);
        double[] logs = new double[3];
        for (int update = 0; update < logs.Length; update++)
        {
            engine.BeginUpdate();
            logs[update] = once
                ? engine.AccumulateOnce(parts[0].Events, parts[0].Additive) + engine.AccumulateOnce(parts[1].Events, parts[1].Additive)
                : engine.Accumulate(first) + engine.Accumulate(second);
            logs[update] += engine.Finish();
            Assert.Equal(0, engine.Finish());
            engine.EndUpdate(0.5f);
        }

        float[] image = new float[problem.Image.Length];
        engine.ReadImage(image);
        engine.Dispose();
        Assert.Equal(0f, image[1234]);
        return (image, logs);
    }

    internal static void AssertClose((float[] Image, double[] Logs) expected, (float[] Image, double[] Logs) actual)
    {
        CloseNumbers.Assert(expected.Image, actual.Image, ImageTolerance);
        for (int update = 0; update < expected.Logs.Length; update++)
            Assert.Equal(expected.Logs[update], actual.Logs[update], LikelihoodTolerance * Math.Max(1e5, Math.Abs(expected.Logs[update])));
    }
}
