using System.Collections.Immutable;
using PetRecon.Compute;
using Xunit;

namespace PetRecon.Tests.Support;

/// <summary>The devices that tests of projection and reconstruction run on: one list for all of them.</summary>
internal static class Devices
{
    private static readonly Lazy<ImmutableArray<ComputeDevice>> Present = new(ComputeDevice.Enumerate);

    /// <summary>Names of all devices that a test should try, whether this machine has them or not.</summary>
    public static TheoryData<string> All => ["cpu-1", "cpu-2", .. GpuNames];

    /// <summary>Names of those that ILGPU drives.</summary>
    public static TheoryData<string> Gpus => [.. GpuNames];

    /// <summary>Names of those that ILGPU drives, to be combined with other theory data.</summary>
    public static IReadOnlyList<string> GpuNames { get; } = ["opencl", "cuda"];

    /// <summary>The device of a name; skips the calling test, visibly, where it is missing.</summary>
    public static ComputeDevice Get(string name) => name switch
    {
        "cpu-1" => ComputeDevice.Cpu(1),
        "cpu-2" => ComputeDevice.Cpu(2),
        "opencl" => First(ComputeDeviceKind.OpenCl),
        "cuda" => First(ComputeDeviceKind.Cuda),
        _ => throw new ArgumentException($"No device '{name}'.", nameof(name)),
    };

    private static ComputeDevice First(ComputeDeviceKind kind)
    {
        ComputeDevice? device = Present.Value.FirstOrDefault(device => device.Kind == kind);
        Assert.SkipWhen(device is null, $"No {kind} device on this machine: {ComputeDevice.WhyMissing(kind)}");
        return device!;
    }
}
