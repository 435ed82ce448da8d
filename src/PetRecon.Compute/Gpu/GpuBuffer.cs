using ILGPU;
using ILGPU.Runtime;

namespace PetRecon.Compute.Gpu;

/// <summary>Memory on a device, counted against its budget until disposed.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal sealed class GpuBuffer<T>(GpuContext context, MemoryBuffer1D<T, Stride1D.Dense> memory) : IDisposable
    where T : unmanaged
{
    /// <summary>What kernels take.</summary>
    public ArrayView<T> View => memory.View.AsContiguous();

    /// <summary>Number of elements.</summary>
    public long Length => memory.Length;

    /// <summary>Copies from the host, and waits.</summary>
    /// <param name="source">What to copy.</param>
    /// <param name="at">First element to write to.</param>
    public void Write(ReadOnlySpan<T> source, long at = 0)
    {
        if (source.IsEmpty)
            return;
        try
        {
            memory.View.SubView(at, source.Length).AsContiguous().CopyFromCPU(context.Stream, source);
        }
        catch (Exception e) when (GpuContext.IsDriverError(e))
        {
            throw context.Failed(e);
        }
    }

    /// <summary>Copies the first elements to the host, and waits.</summary>
    public void Read(Span<T> target)
    {
        if (target.IsEmpty)
            return;
        try
        {
            memory.View.SubView(0, target.Length).AsContiguous().CopyToCPU(context.Stream, target);
        }
        catch (Exception e) when (GpuContext.IsDriverError(e))
        {
            throw context.Failed(e);
        }
    }

    /// <summary>Fills with zero bytes.</summary>
    public void Clear() => memory.MemSetToZero(context.Stream);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (memory.IsDisposed)
            return;
        context.Returned(memory.LengthInBytes);
        memory.Dispose();
    }
}
