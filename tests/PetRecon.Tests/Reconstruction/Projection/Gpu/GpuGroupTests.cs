using System.Collections.Immutable;
using PetRecon.Compute;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Reconstruction.Projection.Gpu;
using PetRecon.Tests.Reconstruction.Support;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>
/// Several devices that share the events. With only one of a kind it is taken twice: two projectors with images and events of their own,
/// which is all that matters here.
/// </summary>
[Collection(GpuTests.Name)]
public sealed class GpuGroupTests
{
    // Fused operations and another order of sums over up to 600 samples in float.
    private const double Tolerance = 2e-5;

    // Fourteen updates of float sums in another order.
    private const double ImageTolerance = 1e-4;

    [Theory]
    [InlineData("opencl", "Joseph TOF")]
    [InlineData("cuda", "Joseph TOF")]
    [InlineData("opencl", "Siddon")]
    [InlineData("cuda", "Siddon")]
    public void Forward_and_back_projection_are_those_of_the_cpu(string device, string problemName)
    {
        ComputeDevice group = GroupOf(device, 3);
        GpuProblem problem = GpuProblem.Of(problemName);
        using ScalarProjector cpu = problem.OnCpu();
        using Projector projector = Projector.Create(problem.Scanner, problem.Grid, group, problem.Options);
        Assert.IsType<GpuGroupProjector>(projector);
        float[] integrals = new float[problem.Events.Length];
        cpu.Forward(problem.Image, problem.Events, integrals);

        // All, two that cross the image so that a device has none, and none at all.
        CoincidenceEvent[] two = [.. problem.Events.Where((_, i) => integrals[i] > 0).Take(2)];
        foreach (CoincidenceEvent[] events in new[] { problem.Events, two, [] })
        {
            float[] expected = new float[events.Length];
            float[] actual = new float[events.Length];
            cpu.Forward(problem.Image, events, expected);
            projector.Forward(problem.Image, events, actual);
            CloseNumbers.Assert(expected, actual, Tolerance);
            float[] expectedImage = (float[])problem.Image.Clone();
            float[] actualImage = (float[])problem.Image.Clone();
            cpu.Back(problem.Values.AsSpan(0, events.Length), events, expectedImage);
            projector.Back(problem.Values.AsSpan(0, events.Length), events, actualImage);
            CloseNumbers.Assert(expectedImage, actualImage, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void Updates_make_the_image_and_the_likelihood_of_the_cpu(string device)
    {
        ComputeDevice group = GroupOf(device, 3);
        GpuProblem problem = GpuProblem.Of("Joseph TOF", eventCount: 30_001);
        float[] contamination = [.. problem.Events.Select((_, i) => 0.1f + i % 7)];
        GaussianPsf psf = new(problem.Grid, new(4, 5, 6));
        using ScalarProjector cpu = problem.OnCpu();
        using Projector projector = Projector.Create(problem.Scanner, problem.Grid, group, problem.Options);
        var expected = GpuEmEngineTests.Run(new CpuEmEngine(cpu, psf), problem, contamination);
        GpuEmEngineTests.AssertClose(expected, GpuEmEngineTests.Run(projector.CreateEmEngine(psf), problem, contamination));
        GpuEmEngineTests.AssertClose(expected, GpuEmEngineTests.Run(projector.CreateEmEngine(psf), problem, contamination, once: true));
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void A_reconstruction_makes_the_image_of_one_device(string device)
    {
        ReconstructionOptions options = TinyAcquisition.Options();
        ComputeDevice group = GroupOf(device, 2);
        ReconstructionResult one = Run(options, group.Parts[0]);
        ReconstructionResult several = Run(options, group);
        double difference = TinyAcquisition.Distance(one.Image, several.Image);
        TestContext.Current.TestOutputHelper?.WriteLine($"{group}: relative RMS difference {difference:E2}");
        Assert.True(difference < ImageTolerance, $"relative RMS difference {difference}");
        Assert.Equal(1, several.LogLikelihoods[^1] / one.LogLikelihoods[^1], 1e-5);
        options = options with { Prior = new() { Strength = 0.02 } };
        double penalised = TinyAcquisition.Distance(Run(options, group.Parts[0]).Image, Run(options, group).Image);
        Assert.True(penalised < ImageTolerance, $"with a prior: relative RMS difference {penalised}");
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void What_goes_wrong_on_one_device_is_said_as_it_is(string device)
    {
        GpuProblem problem = GpuProblem.Of("Joseph", eventCount: 10);
        using Projector projector = Projector.Create(problem.Scanner, problem.Grid, GroupOf(device, 2), problem.Options);
        problem.Events[9] = new((uint)problem.Scanner.DetectionBinCount, 0, 0, CoincidenceKind.Prompt, 0);
        Assert.Throws<ArgumentException>(() => projector.Forward(problem.Image, problem.Events, new float[10]));
        using IEmEngine engine = projector.CreateEmEngine(null);
        Assert.Throws<ArgumentException>(() => engine.Upload(problem.Events, default));
    }

    // As many different devices of a kind as there are, again from the first where they do not suffice.
    private static ComputeDevice GroupOf(string device, int count)
    {
        ComputeDevice first = Devices.Get(device);
        ImmutableArray<ComputeDevice> present = [.. ComputeDevice.Enumerate().Where(other => other.Kind == first.Kind)];
        return ComputeDevice.Together([.. Enumerable.Range(0, count).Select(i => present[i % present.Length])]);
    }

    private static ReconstructionResult Run(ReconstructionOptions options, ComputeDevice device) =>
        Reconstructor.Run(TinyAcquisition.Source(), options, device, null, TestContext.Current.CancellationToken);
}
