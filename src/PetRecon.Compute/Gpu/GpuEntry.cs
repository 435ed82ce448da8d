using ILGPU.Runtime;

namespace PetRecon.Compute.Gpu;

/// <summary>A device that ILGPU can use.</summary>
/// <param name="Kind">OpenCL or CUDA.</param>
/// <param name="Index">Number among the usable devices of its kind.</param>
/// <param name="Name">The device's own name.</param>
/// <param name="Platform">What drives it.</param>
/// <param name="IsAccelerator">False for a CPU behind OpenCL.</param>
/// <param name="Device">ILGPU's description.</param>
internal sealed record GpuEntry(ComputeDeviceKind Kind, int Index, string Name, string Platform, bool IsAccelerator, Device Device);
