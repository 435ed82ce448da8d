using PetRecon.Compute;
using Xunit;

namespace PetRecon.Tests.Support;

/// <summary>The devices that tests of projection and reconstruction run on: one list for all of them.</summary>
internal static class Devices
{
    /// <summary>Names of all devices that a test should try, whether this machine has them or not.</summary>
    public static TheoryData<string> All => ["cpu-1", "cpu-2"];

    /// <summary>The device of a name; skips the calling test, visibly, where it is missing.</summary>
    public static ComputeDevice Get(string name) => name switch
    {
        "cpu-1" => ComputeDevice.Cpu(1),
        "cpu-2" => ComputeDevice.Cpu(2),
        _ => throw new ArgumentException($"No device '{name}'.", nameof(name)),
    };
}
