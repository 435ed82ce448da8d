using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using PetRecon.Compute.Gpu;
using PetRecon.Reconstruction.Projection.Gpu;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>What can be said of the CUDA kernels with no GPU: that they compile, and to what.</summary>
public sealed partial class PtxTests
{
    private static readonly Lazy<List<(string Name, string Ptx)>> ForSm90 = new(static () => Compile("sm_90"));

    [Theory]
    [InlineData("sm_80")]
    [InlineData("sm_90")]
    public void Every_kernel_compiles_to_ptx_that_needs_no_other_code_and_promises_nothing_false(string architecture)
    {
        foreach ((string name, string ptx) in Compiled(architecture))
        {
            Assert.False(ptx.Contains(".extern .func", StringComparison.Ordinal), $"{name} calls a function that nobody links.");
            Assert.False(CallInstruction().IsMatch(ptx), $"{name} was not inlined wholly: rays would go through memory.");
            Assert.False(ConditionalUniformBranch().IsMatch(ptx), $"{name} promises that a divergent branch is uniform.");
            // ILGPU asks for the oldest architecture that has what the kernel uses; the driver compiles that for newer ones.
            int target = int.Parse(Target().Match(ptx).Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.InRange(target, 30, int.Parse(architecture[3..], CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Every_kernel_addresses_memory_as_global_and_keeps_rays_in_registers()
    {
        foreach ((string name, string ptx) in Compiled("sm_90"))
        {
            Assert.False(GenericAccess().IsMatch(ptx), $"{name} addresses memory generically: {GenericAccess().Match(ptx).Value}");
            Assert.False(ptx.Contains(".local", StringComparison.Ordinal), $"{name} keeps variables in local memory.");
            Assert.False(ptx.Contains("atom.", StringComparison.Ordinal), $"{name} waits for the result of an atomic addition.");
        }
    }

    [Fact]
    public void No_kernel_divides_at_every_voxel()
    {
        foreach ((string name, string ptx) in Compiled("sm_90").Where(static kernel => kernel.Name.Contains("Method", StringComparison.Ordinal)))
        {
            List<List<string>> loops = PtxLoops.Innermost(ptx);
            List<List<string>> overVoxels = [.. loops.Where(static loop => loop.Exists(static line => VoxelAccess().IsMatch(line)))];
            Assert.NotEmpty(overVoxels);
            foreach (List<string> loop in overVoxels)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {loop.Count} instructions in a loop over voxels");
                Assert.DoesNotContain(loop, static line => Division().IsMatch(line));
            }
        }
    }

    // As it is. ptxas 12.4 for sm_90 makes 50 and 96 machine instructions of them, and 48 and 88 of CUDA C by hand (benchmarks/cuda).
    [Theory]
    [InlineData("Fused JosephMethod TofNowhere", 77)]
    [InlineData("Fused JosephMethod TofEverywhere", 142)]
    public void A_plane_of_four_voxels_costs_no_more_instructions_than_it_did(string kernel, int most)
    {
        (_, string ptx) = Compiled("sm_90").Single(compiled => compiled.Name == kernel);
        List<int> sizes = [.. PtxLoops.Innermost(ptx).Where(static loop => loop.Exists(static line => VoxelAccess().IsMatch(line))).Select(static loop => loop.Count)];
        TestContext.Current.TestOutputHelper?.WriteLine($"{kernel}: {string.Join(", ", sizes)} instructions");
        Assert.NotEmpty(sizes);
        Assert.All(sizes, size => Assert.InRange(size, 20, most));
    }

    [Fact]
    public void An_event_is_read_in_one_load_of_eight_bytes()
    {
        Assert.Equal(8, Interop.SizeOf<GpuEvent>());
        foreach ((string name, string ptx) in Compiled("sm_90").Where(static kernel => kernel.Name.Contains("Method", StringComparison.Ordinal)))
            Assert.Matches(new Regex(@"ld\.global\.[bus]64"), ptx);
    }

    // If this fails, ILGPU has been mended and KernelText can go.
    [Fact]
    public void Ilgpu_still_marks_divergent_branches_as_uniform()
    {
        using Context context = GpuContext.NewContext();
        using PTXBackend backend = Backend(context, "sm_90");
        MethodInfo kernel = Kernels().First();
        var description = ILGPU.Backends.EntryPoints.EntryPointDescription.FromExplicitlyGroupedKernel(kernel);
        PTXCompiledKernel compiled = (PTXCompiledKernel)backend.Compile(description, ILGPU.Runtime.KernelSpecialization.Empty);
        Assert.Matches(ConditionalUniformBranch(), compiled.PTXAssembly);
    }

    private static IEnumerable<MethodInfo> Kernels() =>
        [.. ProjectionLaunchers.All(), .. typeof(ImageKernels).GetMethods(BindingFlags.Public | BindingFlags.Static), .. typeof(PenaltyKernels).GetMethods(BindingFlags.Public | BindingFlags.Static)];

    private static List<(string Name, string Ptx)> Compiled(string architecture)
    {
        return architecture == "sm_90" ? ForSm90.Value : Compile(architecture);
    }

    private static List<(string Name, string Ptx)> Compile(string architecture)
    {
        using Context context = GpuContext.NewContext();
        using PTXBackend backend = Backend(context, architecture);
        return [.. Kernels().Select(kernel => (Name(kernel), ((PTXCompiledKernel)GpuContext.Compile(backend, kernel)).PTXAssembly))];
    }

    private static PTXBackend Backend(Context context, string architecture)
    {
        CudaArchitecture target = architecture == "sm_80" ? CudaArchitecture.SM_80 : CudaArchitecture.SM_90;
        return new(context, new CudaCapabilityContext(target), target, CudaInstructionSet.ISA_84, null!);
    }

    private static string Name(MethodInfo kernel) =>
        kernel.Name + string.Concat(kernel.GetGenericArguments().Select(static type => " " + type.Name));

    [GeneratedRegex(@"^\s*(@!?%p\d+\s+)?call", RegexOptions.Multiline)]
    private static partial Regex CallInstruction();

    [GeneratedRegex(@"(@!?%p\d+\s+bra|brx\.idx)\.uni")]
    private static partial Regex ConditionalUniformBranch();

    [GeneratedRegex(@"\b(ld|st|red|red\.add|atom)\.(v\d\.)?[busf](8|16|32|64)\b.*")]
    private static partial Regex GenericAccess();

    [GeneratedRegex(@"^\.target sm_(\d+)", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex(@"^(red\.add\.global|ld\.global)\.f32")]
    private static partial Regex VoxelAccess();

    [GeneratedRegex(@"^(div|rcp|sqrt|rsqrt)\.")]
    private static partial Regex Division();
}
