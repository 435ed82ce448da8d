using ILGPU;
using ILGPU.Runtime;
using PetRecon.Compute.Gpu;

namespace PetRecon.Reconstruction.Projection.Gpu;

using SumLogsLauncher = Action<AcceleratorStream, KernelConfig, ArrayView<float>, int, ArrayView<LogSum>>;

/// <summary>A sum of logarithms that grows on a device, in as many parts as threads add to it.</summary>
internal sealed class GpuLogSum(GpuContext context) : IDisposable
{
    // Enough to keep a GPU busy with logarithms, few enough to read back after every update.
    private const int Groups = 32;

    private readonly GpuBuffer<LogSum> _sums = context.Allocate<LogSum>(Groups * context.GroupSize, "the likelihood");
    private readonly LogSum[] _read = new LogSum[Groups * context.GroupSize];

    /// <summary>Begins anew, in turn.</summary>
    public void Clear(GpuQueue queue) => queue.Clear(_sums);

    /// <summary>Adds the logarithms of those of some values that are above 0.</summary>
    /// <param name="stream">The stream of a launch's turn.</param>
    /// <param name="values">The values.</param>
    /// <param name="count">How many.</param>
    public void Add(AcceleratorStream stream, ArrayView<float> values, int count)
    {
        var launch = context.Load<SumLogsLauncher>(typeof(ImageKernels).GetMethod(nameof(ImageKernels.SumLogs))!);
        launch(stream, context.ConfigFor(_read.Length), values, count, _sums.View);
    }

    /// <summary>Waits for the sum, and begins anew.</summary>
    public double Take(GpuQueue queue)
    {
        queue.Read(_sums, _read);
        queue.Clear(_sums);
        return _read.Sum(static sum => sum.Total);
    }

    /// <inheritdoc/>
    public void Dispose() => _sums.Dispose();
}
