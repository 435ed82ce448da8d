using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using PetRecon.Compute;
using PetRecon.Compute.Gpu;

namespace PetRecon.Therapy.Gamma.Search;

using GammaLauncher = Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<CellStep>, GammaSpace, GammaCriterion, ArrayView<float>, int, int, ArrayView<float>>;

/// <summary>Gamma on an OpenCL or CUDA device, stretch by stretch, so that a launch is short and progress is seen.</summary>
internal static class GpuGamma
{
    // Points in a launch.
    private const int Stretch = 1 << 18;

    /// <summary>The kernel.</summary>
    public static MethodInfo Kernel { get; } = Of<GammaLaw>();

    /// <summary>The kernel that searches voxel centres alone.</summary>
    public static MethodInfo CenterKernel { get; } = Of<CenterLaw>();

    /// <summary>Signed gamma of every voxel of the points' grid.</summary>
    /// <param name="plan">What to compare.</param>
    /// <param name="device">A single OpenCL or CUDA device.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ComputeDeviceException">The device fails or has too little memory.</exception>
    public static float[] Run(GammaPlan plan, ComputeDevice device, IProgress<double>? progress, CancellationToken cancellation)
    {
        using GpuLease lease = GpuLease.On(device);
        GpuContext context = lease.Context;
        ReadOnlySpan<float> points = plan.Points.Voxels;
        (float[] least, float[] most) = plan.SearchesCenters ? (new float[1], new float[1]) : plan.CellBounds(Environment.ProcessorCount);
        using GpuQueue queue = context.NewQueue();
        using GpuBuffer<float> dose = Sent(context, queue, plan.Searched.Voxels, "the searched dose");
        using GpuBuffer<float> leastOnDevice = Sent<float>(context, queue, least, "the least dose of each cell");
        using GpuBuffer<float> mostOnDevice = Sent<float>(context, queue, most, "the largest dose of each cell");
        using GpuBuffer<CellStep> steps = Sent<CellStep>(context, queue, plan.Steps, "the order of cells");
        int stretch = Math.Min(Stretch, points.Length);
        using GpuBuffer<float> doses = context.Allocate<float>(stretch, "the doses of points");
        using GpuBuffer<float> gammas = context.Allocate<float>(stretch, "gamma");
        GammaLauncher launch = context.Load<GammaLauncher>(plan.SearchesCenters ? CenterKernel : Kernel);
        float[] signed = new float[points.Length];
        for (int first = 0; first < signed.Length; first += stretch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(stretch, signed.Length - first);
            queue.Write(doses, points.Slice(first, count));
            using (GpuQueue.LaunchTurn turn = queue.Turn())
            {
                launch(turn.Stream, context.ConfigFor(count), dose.View, leastOnDevice.View, mostOnDevice.View, steps.View, plan.Space, plan.Criterion, doses.View, first, count, gammas.View);
            }

            queue.Read(gammas, signed.AsSpan(first, count));
            progress?.Report((double)(first + count) / signed.Length);
        }

        return signed;
    }

    private static MethodInfo Of<TLaw>()
        where TLaw : struct, IGammaLaw => typeof(GammaKernels).GetMethod(nameof(GammaKernels.Gamma))!.MakeGenericMethod(typeof(TLaw));

    private static GpuBuffer<T> Sent<T>(GpuContext context, GpuQueue queue, ReadOnlySpan<T> values, string what)
        where T : unmanaged
    {
        GpuBuffer<T> buffer = context.Allocate<T>(values.Length, what);
        queue.Write(buffer, values);
        return buffer;
    }
}
