using System.Runtime.InteropServices;

namespace PetRecon.Reconstruction.Projection;

/// <summary>Floats outside of the garbage collector's memory, at an address that suits every vector; 0 at first.</summary>
internal sealed unsafe class AlignedFloats : IDisposable
{
    private const int Alignment = 64;

    private float* _memory;

    public AlignedFloats(long count)
    {
        nuint bytes = checked((nuint)count * sizeof(float));
        _memory = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_memory, bytes);
    }

    ~AlignedFloats() => Free();

    /// <summary>The first.</summary>
    public float* Pointer => _memory;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
