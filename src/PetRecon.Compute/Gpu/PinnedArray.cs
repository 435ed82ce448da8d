using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace PetRecon.Compute.Gpu;

/// <summary>Host memory that stays where it is and, on CUDA, is page-locked, so that copies run while both processors do other work.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal sealed class PinnedArray<T> : IDisposable
    where T : unmanaged
{
    private readonly T[] _array;
    private readonly PageLockScope<T>? _lock;

    public PinnedArray(Accelerator accelerator, int length)
    {
        _array = GC.AllocateUninitializedArray<T>(length, pinned: true);
        try
        {
            _lock = accelerator.CreatePageLockFromPinned(_array);
        }
        catch (Exception e) when (GpuContext.IsDriverError(e))
        {
            // A driver may refuse to lock pages (a container's limits); copies then wait, and are right all the same.
        }
    }

    /// <summary>The elements.</summary>
    public Span<T> Span => _array;

    /// <summary>The first element, which does not move.</summary>
    public ref T First => ref Unsafe.AsRef(in _array[0]);

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();
}
