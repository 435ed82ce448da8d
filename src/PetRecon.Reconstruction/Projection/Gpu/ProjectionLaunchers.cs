using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using PetRecon.Compute.Gpu;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Gpu;

using FusedLauncher = Action<AcceleratorStream, KernelConfig, ScannerTables<ViewTable>, ArrayView<float>, ArrayView<float>, ArrayView<GpuEvent>, ArrayView<float>, int, int, ArrayView<float>>;
using SlabLauncher = Action<AcceleratorStream, KernelConfig, ScannerTables<ViewTable>, SlabPlace, ArrayView<float>, ArrayView<GpuEvent>, int, ArrayView<float>>;
using ProjectLauncher = Action<AcceleratorStream, KernelConfig, ScannerTables<ViewTable>, ArrayView<float>, ArrayView<GpuEvent>, int, ArrayView<float>>;

/// <summary>The projection kernels that a scanner and options call for; each is compiled when it is first used.</summary>
internal sealed class ProjectionLaunchers(GpuContext context, ScannerGeometry scanner, ProjectorOptions options)
{
    private readonly Type[] _variant = [MethodType(options.Method), TofType(scanner, options.UseTof)];

    /// <summary><see cref="ProjectionKernels.Forward"/>.</summary>
    public ProjectLauncher Forward => context.Load<ProjectLauncher>(Kernel(nameof(ProjectionKernels.Forward), _variant));

    /// <summary><see cref="ProjectionKernels.Back"/>.</summary>
    public ProjectLauncher Back => context.Load<ProjectLauncher>(Kernel(nameof(ProjectionKernels.Back), _variant));

    /// <summary><see cref="ProjectionKernels.Fused"/>.</summary>
    public FusedLauncher Fused => context.Load<FusedLauncher>(Kernel(nameof(ProjectionKernels.Fused), _variant));

    /// <summary><see cref="ImageSlabKernels.ForwardSlab"/>.</summary>
    public SlabLauncher ForwardSlab => context.Load<SlabLauncher>(Kernel(nameof(ImageSlabKernels.ForwardSlab), _variant));

    /// <summary><see cref="ImageSlabKernels.BackSlab"/>.</summary>
    public SlabLauncher BackSlab => context.Load<SlabLauncher>(Kernel(nameof(ImageSlabKernels.BackSlab), _variant));

    /// <summary>Every variant of every projection kernel.</summary>
    public static IEnumerable<MethodInfo> All() =>
        from kernel in typeof(ProjectionKernels).GetMethods(BindingFlags.Public | BindingFlags.Static).Concat(typeof(ImageSlabKernels).GetMethods(BindingFlags.Public | BindingFlags.Static))
        from method in Enum.GetValues<ProjectionMethod>()
        from tof in new[] { typeof(TofNowhere), typeof(TofEverywhere), typeof(TofByPair) }
        select Kernel(kernel.Name, [MethodType(method), tof]);

    private static MethodInfo Kernel(string name, Type[] variant) =>
        (typeof(ProjectionKernels).GetMethod(name) ?? typeof(ImageSlabKernels).GetMethod(name)!).MakeGenericMethod(variant);

    private static Type MethodType(ProjectionMethod method) => method switch
    {
        ProjectionMethod.Joseph => typeof(JosephMethod),
        ProjectionMethod.Siddon => typeof(SiddonMethod),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no kernel for this method."),
    };

    private static Type TofType(ScannerGeometry scanner, bool useTof)
    {
        if (!useTof || !scanner.HasTof)
            return typeof(TofNowhere);
        int types = scanner.ModuleTypes.Length;
        bool everywhere = Enumerable.Range(0, types * types).All(pair => scanner.Tof(pair / types, pair % types).IsInformative);
        return everywhere ? typeof(TofEverywhere) : typeof(TofByPair);
    }
}
