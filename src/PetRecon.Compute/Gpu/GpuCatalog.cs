using System.Collections.Immutable;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace PetRecon.Compute.Gpu;

/// <summary>
/// The devices that ILGPU can use on this machine, and why there are none of a kind. ILGPU leaves out what it cannot use without a word;
/// this says what it left out.
/// </summary>
internal sealed record GpuCatalog(ImmutableArray<GpuEntry> OpenCl, ImmutableArray<GpuEntry> Cuda, string WhyNoOpenCl, string WhyNoCuda)
{
    /// <summary>Asks the drivers.</summary>
    public static GpuCatalog Scan()
    {
        GpuLibraries.MakeFindable();
        (ImmutableArray<GpuEntry> openCl, List<string> openClRefused) = ScanOpenCl();
        (ImmutableArray<GpuEntry> cuda, List<string> cudaRefused) = ScanCuda();
        return new(
            openCl,
            cuda,
            openCl.IsEmpty ? Refused(openClRefused) ?? GpuLibraries.WhyNoOpenCl() : "",
            cuda.IsEmpty ? Refused(cudaRefused) ?? GpuLibraries.WhyNoCuda() : "");
    }

    // CLDevice.GetDevices rather than Context.Builder.OpenCL: it is the same list, with a chance to say what is wrong with a device.
    private static (ImmutableArray<GpuEntry> Found, List<string> Refused) ScanOpenCl()
    {
        var found = ImmutableArray.CreateBuilder<GpuEntry>();
        List<string> refused = [];
        foreach (CLDevice device in CLDevice.GetDevices(static _ => true).Cast<CLDevice>())
        {
            string platform = $"{device.PlatformName.Trim()}, OpenCL {device.DeviceVersion}";
            if (device.CLStdVersion < CLBackend.MinimumVersion || !device.Capabilities.GenericAddressSpace)
            {
                refused.Add($"{device.Name.Trim()} ({platform}) lacks OpenCL C 2.0's generic address space, which the kernels need; "
                    + "a newer driver may have it (PoCL has it from version 5 on)");
                continue;
            }

            bool isCpu = device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU);
            found.Add(new(ComputeDeviceKind.OpenCl, found.Count, device.Name.Trim(), platform, !isCpu, device));
        }

        return (found.ToImmutable(), refused);
    }

    // Not Context.Builder.Cuda: under WSL that sets a second library resolver, which .NET refuses.
    private static (ImmutableArray<GpuEntry> Found, List<string> Refused) ScanCuda()
    {
        var found = ImmutableArray.CreateBuilder<GpuEntry>();
        List<string> refused = [];
        foreach (CudaDevice device in CudaDevice.GetDevices(static _ => true).Cast<CudaDevice>())
        {
            string platform = FormattableString.Invariant(
                $"CUDA {device.DriverVersion.Major}.{device.DriverVersion.Minor}, compute capability {device.Architecture?.Major}.{device.Architecture?.Minor}");
            if (device.Architecture is null || device.InstructionSet is null)
            {
                refused.Add($"{device.Name} ({platform}) has no instruction set that the kernels can be compiled to");
                continue;
            }

            found.Add(new(ComputeDeviceKind.Cuda, found.Count, device.Name, platform, true, device));
        }

        return (found.ToImmutable(), refused);
    }

    private static string? Refused(List<string> refused) => refused.Count == 0 ? null : string.Join("; ", refused) + ".";
}
