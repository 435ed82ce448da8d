using System.Reflection;
using System.Text.Json.Nodes;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Reconstruction.Projection.Gpu;
using PetRecon.Therapy.Gamma.Search;

namespace PetRecon.Benchmarks.Gpu;

/// <summary>Every kernel at both levels of optimisation: as PTX in files, and as the device's driver takes it.</summary>
internal static class KernelReport
{
    private static readonly (string Name, OptimizationLevel Level)[] Levels = [("O2", OptimizationLevel.O2), ("O1", OptimizationLevel.O1)];

    /// <summary>Writes the PTX of every kernel, for ptxas or for launching without ILGPU; needs no GPU.</summary>
    /// <param name="folder">Where to write BUILD.ARCHITECTURE.KERNEL.ptx.</param>
    public static void Export(string folder)
    {
        Directory.CreateDirectory(folder);
        (string, OptimizationLevel, ILGPU.Runtime.KernelSpecialization)[] builds =
        [
            .. Levels.Select(static level => (level.Name, level.Level, ILGPU.Runtime.KernelSpecialization.Empty)),
            ("O2-12groups", OptimizationLevel.O2, new(128, 12)),
        ];
        foreach ((string build, OptimizationLevel level, ILGPU.Runtime.KernelSpecialization specialization) in builds)
        {
            using Context context = GpuContext.NewContext(level);
            foreach (CudaArchitecture target in new[] { CudaArchitecture.SM_80, CudaArchitecture.SM_90 })
            {
                using PTXBackend backend = new(context, new CudaCapabilityContext(target), target, CudaInstructionSet.ISA_80, null!);
                foreach (MethodInfo kernel in Kernels())
                {
                    string ptx = ((PTXCompiledKernel)GpuContext.Compile(backend, kernel, specialization)).PTXAssembly;
                    File.WriteAllText(Path.Combine(folder, $"{build}.sm_{target.Major}{target.Minor}.{Name(kernel)}.ptx"), ptx);
                }
            }
        }
    }

    /// <summary>Loads every kernel on a device; with CUDA's registers and local bytes a thread.</summary>
    /// <param name="device">The device.</param>
    /// <param name="isOver">Whether there is no time for more.</param>
    public static JsonArray Load(ComputeDevice device, Func<bool> isOver)
    {
        JsonArray report = [];
        foreach ((string levelName, OptimizationLevel level) in Levels)
        {
            using GpuContext context = GpuContext.Open(device, level);
            foreach (MethodInfo method in Kernels())
            {
                if (isOver())
                {
                    report.Add(new JsonObject { ["kernel"] = $"{Name(method)} and all after it", ["level"] = levelName, ["loaded"] = false, ["error"] = "there was no time left" });
                    return report;
                }

                JsonObject entry = new() { ["kernel"] = Name(method), ["level"] = levelName };
                try
                {
                    using ILGPU.Runtime.Kernel kernel = context.LoadAlone(method);
                    entry["loaded"] = true;
                    if (kernel is CudaKernel cuda)
                    {
                        context.Bind();
                        entry["registers"] = CudaDriver.FunctionAttribute(cuda.FunctionPtr, CudaDriver.Registers);
                        entry["localBytes"] = CudaDriver.FunctionAttribute(cuda.FunctionPtr, CudaDriver.LocalBytes);
                    }
                }
                catch (Exception e)
                {
                    entry["loaded"] = false;
                    entry["error"] = $"{e.Message} {e.InnerException?.Message}";
                }

                report.Add(entry);
            }
        }

        return report;
    }

    private static IEnumerable<MethodInfo> Kernels() =>
        [.. ProjectionLaunchers.All(), .. typeof(ImageKernels).GetMethods(BindingFlags.Public | BindingFlags.Static), .. typeof(PenaltyKernels).GetMethods(BindingFlags.Public | BindingFlags.Static),
            GpuGamma.Kernel, GpuGamma.CenterKernel];

    private static string Name(MethodInfo kernel) =>
        kernel.Name + string.Concat(kernel.GetGenericArguments().Select(static type => "." + type.Name));
}
