using PetRecon.Compute;
using PetRecon.Reconstruction;
using PetRecon.Tests.Reconstruction.Support;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>A whole reconstruction on a device against the same on the CPU: sensitivity, TOF, efficiencies, PSF, subsets.</summary>
[Collection(GpuTests.Name)]
public sealed class GpuReconstructionTests
{
    // Fourteen updates of float sums in another order.
    private const double ImageTolerance = 1e-4;

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void Osem_makes_the_image_of_the_cpu(string device)
    {
        ComputeDevice chosen = Devices.Get(device);
        ReconstructionOptions options = TinyAcquisition.Options();
        options = options with { Model = options.Model with { PsfFwhmMm = new(5, 5, 5) } };
        ReconstructionResult expected = Run(options, ComputeDevice.Cpu(2));
        ReconstructionResult actual = Run(options, chosen);
        ReconstructionResult crowded = Run(options with { Events = options.Events with { DeviceBytes = 0, ChunkEvents = 1000 } }, chosen);
        Assert.Equal(expected.UsedCount, actual.UsedCount);
        double difference = TinyAcquisition.Distance(expected.Image, actual.Image);
        TestContext.Current.TestOutputHelper?.WriteLine($"relative RMS difference {difference:E2}, with no events kept on the device {TinyAcquisition.Distance(expected.Image, crowded.Image):E2}");
        Assert.True(difference < ImageTolerance, $"relative RMS difference {difference}");
        Assert.True(TinyAcquisition.Distance(expected.Image, crowded.Image) < ImageTolerance, "events that are sent at every pass");
        Assert.Equal(1, actual.LogLikelihoods[^1] / expected.LogLikelihoods[^1], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void A_penalised_reconstruction_makes_the_image_of_the_cpu(string device)
    {
        ComputeDevice chosen = Devices.Get(device);
        ReconstructionOptions options = TinyAcquisition.Options(new() { Iterations = 3, Subsets = 7 }) with { Prior = new() { Strength = 0.02 } };
        options = options with { Model = options.Model with { PsfFwhmMm = new(5, 5, 5) } };
        ReconstructionResult expected = Run(options, ComputeDevice.Cpu(2));
        ReconstructionResult actual = Run(options, chosen);
        double difference = TinyAcquisition.Distance(expected.Image, actual.Image);
        TestContext.Current.TestOutputHelper?.WriteLine($"relative RMS difference {difference:E2}");
        Assert.True(difference < ImageTolerance, $"relative RMS difference {difference}");
        Assert.Equal(1, actual.Penalties[^1] / expected.Penalties[^1], 1e-4);
    }

    private static ReconstructionResult Run(ReconstructionOptions options, ComputeDevice device) =>
        Reconstructor.Run(TinyAcquisition.Source(), options, device, null, TestContext.Current.CancellationToken);
}
