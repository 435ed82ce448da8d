using PetRecon.Compute.Gpu;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Reconstruction.Projection.Gpu;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>Penalised updates whose step is made on the device, against those that the CPU makes.</summary>
[Collection(GpuTests.Name)]
public sealed class GpuPenalisedStepTests(GpuContexts contexts)
{
    // Six updates of float sums in another order.
    private const double Tolerance = 1e-4;
    private const int Subsets = 3;

    private static readonly RelativeDifferencePrior s_prior = new() { Strength = 0.05 };

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void Updates_make_the_image_of_the_cpu_and_stay_on_the_device_where_there_is_room(string device)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph TOF", eventCount: 30_000);
        using ScalarProjector cpu = problem.OnCpu();
        using GpuProjector gpu = problem.On(context);
        (float[] expected, bool onCpu) = Run(new CpuEmEngine(cpu, null), problem);
        (float[] actual, bool onGpu) = Run(new GpuEmEngine(gpu, null), problem);
        Assert.False(onCpu);
        Assert.True(onGpu, "The device has room.");
        CloseNumbers.Assert(expected, actual, Tolerance);

        // Three images of an engine, and not five more: the host makes the step.
        GpuEmEngine crowded = new(gpu, null);
        using (GpuContexts.Room(context, 4L * sizeof(float) * problem.Grid.VoxelCount))
        {
            (float[] fromHost, bool stays) = Run(crowded, problem);
            Assert.False(stays);
            CloseNumbers.Assert(expected, fromHost, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void An_engine_gives_back_what_its_steps_take(string device)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph", eventCount: 1);
        using GpuProjector gpu = problem.On(context);
        long before = context.AllocatedBytes;
        using (GpuEmEngine engine = new(gpu, null))
        {
            long images = context.AllocatedBytes;
            Assert.NotNull(engine.CreatePenalisedStep(new float[27], new() { Strength = 1, Edge = 2, Floor = 1, Least = 1 }, Subsets));
            Assert.Equal((Subsets + 2L) * sizeof(float) * problem.Grid.VoxelCount + 27 * sizeof(float), context.AllocatedBytes - images);
        }

        Assert.Equal(before, context.AllocatedBytes);
    }

    private static (float[] Image, bool IsOnDevice) Run(IEmEngine engine, GpuProblem problem)
    {
        // Uneven, and blind in places and along one face.
        float[] sensitivity = [.. Enumerable.Range(0, problem.Image.Length).Select(i => i % 97 == 0 || i % problem.Grid.SizeX == 0 ? 0f : 3f + i % 11)];
        float[] image = [.. problem.Image.Select((v, i) => sensitivity[i] > 0 ? 0.1f + v : 0f)];
        PenalisedUpdate penalised = new(s_prior, problem.Grid, sensitivity, Subsets, level: 0.5, threads: 2);
        engine.WriteImage(image);
        engine.WriteSensitivity(sensitivity);
        penalised.Begin(engine);
        int events = problem.Events.Length / Subsets;
        for (int update = 0; update < 2 * Subsets; update++)
        {
            int subset = update % Subsets;
            engine.BeginUpdate();
            engine.AccumulateOnce(problem.Events.AsMemory(subset * events, events), default);
            engine.Finish();
            penalised.Apply(engine, image, subset, 1f / Subsets);
        }

        engine.ReadImage(image);
        bool isOnDevice = penalised.IsOnDevice;
        engine.Dispose();
        return (image, isOnDevice);
    }
}
