using System.Reflection;
using System.Runtime.InteropServices;

namespace PetRecon.Compute.Gpu;

/// <summary>
/// The drivers' shared libraries. ILGPU asks for libOpenCL.so and libcuda.so, names that on Debian and Ubuntu only development packages
/// have; a driver brings libOpenCL.so.1 and libcuda.so.1. Without a resolver ILGPU would silently see no device.
/// </summary>
internal static class GpuLibraries
{
    // Windows finds its own (OpenCL.dll, nvcuda.dll in the system folder). The second CUDA path is WSL's.
    private static readonly string[] OpenClNames = ["libOpenCL.so.1", "libOpenCL.so"];
    private static readonly string[] CudaNames = ["libcuda.so.1", "libcuda.so", "/usr/lib/wsl/lib/libcuda.so.1"];

    private static readonly Lazy<bool> Resolver = new(SetResolver);

    /// <summary>Lets ILGPU find the libraries; must run before its first use.</summary>
    public static void MakeFindable() => _ = Resolver.Value;

    /// <summary>The likely reason why OpenCL lists no device.</summary>
    public static string WhyNoOpenCl()
    {
        if (!OperatingSystem.IsWindows() && Load(OpenClNames) == 0)
            return "libOpenCL.so.1 was not found: no OpenCL loader is installed (Debian and Ubuntu: ocl-icd-libopencl1, and a driver such as pocl-opencl-icd).";
        return "OpenCL lists no device: no driver is registered in /etc/OpenCL/vendors (for the CPU: pocl-opencl-icd), or the user may not open the GPU (group render or video).";
    }

    /// <summary>The likely reason why CUDA lists no device.</summary>
    public static unsafe string WhyNoCuda()
    {
        nint library = OperatingSystem.IsWindows()
            ? NativeLibrary.TryLoad("nvcuda", out nint handle) ? handle : 0
            : Load(CudaNames);
        if (library == 0)
        {
            return OperatingSystem.IsWindows()
                ? "nvcuda.dll was not found: no NVIDIA driver is installed."
                : "libcuda.so.1 was not found: no NVIDIA driver is installed or, in a container, none is passed in (docker run --gpus all).";
        }

        if (!NativeLibrary.TryGetExport(library, "cuInit", out nint initialise))
            return "libcuda.so.1 is there but has no cuInit: it is a stub, not a driver.";
        int error = ((delegate* unmanaged<uint, int>)initialise)(0);
        return error switch
        {
            0 => "The NVIDIA driver lists no device (is CUDA_VISIBLE_DEVICES empty?).",
            100 => "The NVIDIA driver is installed but sees no GPU (CUDA error 100: no device).",
            803 => "The NVIDIA kernel module and libcuda.so.1 are of different versions (CUDA error 803); a reboot or a matching driver package mends that.",
            999 => "The NVIDIA driver could not start (CUDA error 999); often /dev/nvidia-uvm is missing.",
            _ => FormattableString.Invariant($"The NVIDIA driver could not start (CUDA error {error})."),
        };
    }

    private static bool SetResolver()
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(ILGPU.Context).Assembly, Resolve);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The program that hosts this library has set one of its own.
            return false;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        "OpenCL" => Load(OpenClNames),
        "cuda" => Load(CudaNames),
        _ => 0,
    };

    private static nint Load(string[] names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
                return handle;
        }

        return 0;
    }
}
