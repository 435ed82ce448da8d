namespace PetRecon.Compute;

/// <summary>What runs the kernels.</summary>
public enum ComputeDeviceKind
{
    /// <summary>Native .NET code: threads and SIMD.</summary>
    Cpu,

    /// <summary>An OpenCL device through ILGPU.</summary>
    OpenCl,

    /// <summary>An NVIDIA GPU through ILGPU.</summary>
    Cuda,

    /// <summary>Several GPUs that share the events.</summary>
    Several,
}
