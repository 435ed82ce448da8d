using ILGPU;
using ILGPU.Runtime;

namespace PetRecon.Compute.Gpu;

/// <summary>Memory on a device, counted against its budget until disposed. A <see cref="GpuQueue"/> fills and reads it.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal sealed class GpuBuffer<T>(GpuContext context, MemoryBuffer1D<T, Stride1D.Dense> memory) : IDisposable
    where T : unmanaged
{
    /// <summary>What kernels take.</summary>
    public ArrayView<T> View => memory.View.AsContiguous();

    /// <summary>Number of elements.</summary>
    public long Length => memory.Length;

    /// <summary>A part of it.</summary>
    public ArrayView<T> Part(long first, long count) => memory.View.SubView(first, count).AsContiguous();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (memory.IsDisposed)
            return;
        context.Returned(memory.LengthInBytes);
        memory.Dispose();
    }
}
