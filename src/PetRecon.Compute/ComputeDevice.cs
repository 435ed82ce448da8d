namespace PetRecon.Compute;

/// <summary>A device that can project and reconstruct.</summary>
public sealed record ComputeDevice
{
    private ComputeDevice()
    {
    }

    /// <summary>What runs the kernels.</summary>
    public required ComputeDeviceKind Kind { get; init; }

    /// <summary>The device's own name.</summary>
    public required string Name { get; init; }

    /// <summary>Index among the devices of the same kind, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Number of CPU threads to use; 0 for a GPU.</summary>
    public int Threads { get; init; }

    /// <summary>The CPU of this machine.</summary>
    /// <param name="threads">Number of threads; all processors when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 4096 threads.</exception>
    public static ComputeDevice Cpu(int? threads = null)
    {
        int count = threads ?? Environment.ProcessorCount;
        if (count is < 1 or > 4096)
            throw new ArgumentOutOfRangeException(nameof(threads), threads, "Expected 1 to 4096 threads.");
        return new() { Kind = ComputeDeviceKind.Cpu, Name = $"CPU, {count} threads", Threads = count };
    }
}
