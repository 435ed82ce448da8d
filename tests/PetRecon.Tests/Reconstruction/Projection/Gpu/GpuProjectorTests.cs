using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Reconstruction.Projection.Gpu;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>The law as ILGPU compiles it, against the law as .NET does.</summary>
[Collection(GpuTests.Name)]
public sealed class GpuProjectorTests(GpuContexts contexts)
{
    // Fused operations and another order of sums over up to 600 samples in float.
    private const double Tolerance = 2e-5;

    // What every back end is held to.
    private const double AdjointTolerance = 1e-5;

    [Theory]
    [MemberData(nameof(GpuProblem.OnEachGpu), MemberType = typeof(GpuProblem))]
    public void Forward_projection_is_that_of_the_cpu(string device, string problemName)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of(problemName);
        using ScalarProjector cpu = problem.OnCpu();
        using GpuProjector gpu = problem.On(context);
        float[] expected = new float[problem.Events.Length];
        float[] actual = new float[problem.Events.Length];
        cpu.Forward(problem.Image, problem.Events, expected);
        gpu.Forward(problem.Image, problem.Events, actual);
        Assert.True(expected.Max() > 2, "The test's rays must cross the image.");
        CloseNumbers.Assert(expected, actual, Tolerance);
    }

    [Theory]
    [MemberData(nameof(GpuProblem.OnEachGpu), MemberType = typeof(GpuProblem))]
    public void Back_projection_is_that_of_the_cpu_and_adds_to_what_is_there(string device, string problemName)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of(problemName);
        using ScalarProjector cpu = problem.OnCpu();
        using GpuProjector gpu = problem.On(context);
        float[] expected = (float[])problem.Image.Clone();
        float[] actual = (float[])problem.Image.Clone();
        cpu.Back(problem.Values, problem.Events, expected);
        gpu.Back(problem.Values, problem.Events, actual);
        CloseNumbers.Assert(expected, actual, Tolerance);
    }

    [Theory]
    [MemberData(nameof(GpuProblem.OnEachGpu), MemberType = typeof(GpuProblem))]
    public void Back_projection_is_the_adjoint_of_forward_projection(string device, string problemName)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of(problemName);
        using GpuProjector gpu = problem.On(context);
        float[] forward = new float[problem.Events.Length];
        float[] back = new float[problem.Grid.VoxelCount];
        gpu.Forward(problem.Image, problem.Events, forward);
        gpu.Back(problem.Values, problem.Events, back);
        double left = Dot(forward, problem.Values);
        double right = Dot(problem.Image, back);
        TestContext.Current.TestOutputHelper?.WriteLine($"{problemName}: relative difference {Math.Abs(left / right - 1):E2}");
        Assert.Equal(1, left / right, AdjointTolerance);
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void A_projector_made_in_the_usual_way_takes_the_device_and_gives_it_back(string device)
    {
        ComputeDevice chosen = Devices.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph", eventCount: 100);
        using Projector projector = Projector.Create(problem.Scanner, problem.Grid, chosen, problem.Options);
        Assert.IsType<GpuProjector>(projector);
        Assert.Equal(chosen, projector.Device);
        float[] forward = new float[problem.Events.Length];
        projector.Forward(problem.Image, problem.Events, forward);
        Assert.Contains(forward, static value => value > 0);
        projector.Forward(problem.Image, [], []);
        projector.Back([], [], problem.Image);
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void An_event_of_another_scanner_never_reaches_the_device(string device)
    {
        GpuContext context = contexts.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph TOF", eventCount: 1);
        using GpuProjector gpu = problem.On(context);
        CoincidenceEvent badBin = new((uint)problem.Scanner.DetectionBinCount, 0, 0, CoincidenceKind.Prompt, 0);
        CoincidenceEvent badTof = new(0, 40, 999, CoincidenceKind.Prompt, 0);
        Assert.Throws<ArgumentException>(() => gpu.Forward(problem.Image, [badBin], new float[1]));
        Assert.Throws<ArgumentException>(() => gpu.Back([1], [badTof], problem.Image));
        using IEmEngine engine = gpu.CreateEmEngine(null);
        Assert.Throws<ArgumentException>(() => engine.Upload(new[] { badBin }, default));
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void An_image_that_does_not_fit_is_refused_with_sizes_and_remedies(string device)
    {
        GpuContext context = contexts.Get(device);
        long free = context.FreeBytes;
        ComputeDeviceException error = Assert.Throws<ComputeDeviceException>(() => context.Allocate<float>(context.MaxBufferBytes, "the image"));
        TestContext.Current.TestOutputHelper?.WriteLine(error.Message);
        Assert.Contains("too little memory for the image", error.Message, StringComparison.Ordinal);
        Assert.Contains("GiB", error.Message, StringComparison.Ordinal);
        Assert.Contains(context.Device.Name, error.Message, StringComparison.Ordinal);
        if (context.Device.Kind == ComputeDeviceKind.OpenCl)
            Assert.Equal(free, context.FreeBytes);
    }

    private static double Dot(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
