using ILGPU.Runtime;

namespace PetRecon.Compute.Gpu;

/// <summary>
/// Copies and launches that a device does one after the other; what is in two queues may run at the same time. Not safe for use by two
/// threads at a time, but different queues of one context are.
/// </summary>
internal sealed class GpuQueue(GpuContext context, AcceleratorStream stream) : IDisposable
{
    /// <summary>Copies from the host, and waits.</summary>
    /// <param name="target">What to write to.</param>
    /// <param name="source">What to copy.</param>
    /// <param name="at">First element to write to.</param>
    public void Write<T>(GpuBuffer<T> target, ReadOnlySpan<T> source, long at = 0)
        where T : unmanaged
    {
        if (source.IsEmpty)
            return;
        try
        {
            target.Part(at, source.Length).CopyFromCPU(stream, source);
        }
        catch (Exception e) when (GpuContext.IsDriverError(e))
        {
            throw context.Failed(e);
        }
    }

    /// <summary>Begins to copy the first elements from the host, which must not change until the queue is finished.</summary>
    public void BeginWrite<T>(GpuBuffer<T> target, PinnedArray<T> source, int count)
        where T : unmanaged
    {
        try
        {
            target.Part(0, count).CopyFromCPUUnsafeAsync(stream, ref source.First, count);
        }
        catch (Exception e) when (GpuContext.IsDriverError(e))
        {
            throw context.Failed(e);
        }
    }

    /// <summary>Copies the first elements to the host, and waits.</summary>
    public void Read<T>(GpuBuffer<T> source, Span<T> target)
        where T : unmanaged
    {
        if (target.IsEmpty)
            return;
        try
        {
            source.Part(0, target.Length).CopyToCPU(stream, target);
        }
        catch (Exception e) when (GpuContext.IsDriverError(e))
        {
            throw context.Failed(e);
        }
    }

    /// <summary>Begins to copy the first elements to the host; they are there when the queue is finished.</summary>
    public void BeginRead<T>(GpuBuffer<T> source, PinnedArray<T> target, int count)
        where T : unmanaged
    {
        try
        {
            source.Part(0, count).CopyToCPUUnsafeAsync(stream, ref target.First, count);
        }
        catch (Exception e) when (GpuContext.IsDriverError(e))
        {
            throw context.Failed(e);
        }
    }

    /// <summary>Copies from one buffer of the device to another of the same length, in turn.</summary>
    public void Copy<T>(GpuBuffer<T> source, GpuBuffer<T> target)
        where T : unmanaged => Guarded(() => source.View.CopyTo(stream, target.View));

    /// <summary>Fills with zero bytes, in turn.</summary>
    public void Clear<T>(GpuBuffer<T> buffer)
        where T : unmanaged => Guarded(() => buffer.View.MemSetToZero(stream));

    /// <summary>
    /// The right to launch kernels in this queue until disposed: kernels are shared by all queues of a device, and an OpenCL kernel holds
    /// the arguments of one launch at a time.
    /// </summary>
    public LaunchTurn Turn() => new(context, stream);

    /// <summary>Waits until everything that was asked for is done.</summary>
    /// <exception cref="ComputeDeviceException">The device failed.</exception>
    public void Finish() => Guarded(stream.Synchronize);

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (GpuContext.IsDriverError(e))
        {
            throw context.Failed(e);
        }
    }

    /// <summary>See <see cref="Turn"/>.</summary>
    internal readonly ref struct LaunchTurn
    {
        private readonly Lock.Scope _scope;

        public LaunchTurn(GpuContext context, AcceleratorStream stream)
        {
            _scope = context.Launching.EnterScope();
            context.Bind();
            Stream = stream;
        }

        /// <summary>What launchers take.</summary>
        public AcceleratorStream Stream { get; }

        public void Dispose() => _scope.Dispose();
    }
}
