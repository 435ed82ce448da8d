using System.Runtime.InteropServices;

namespace PetRecon.Benchmarks.Gpu;

/// <summary>The few calls of the CUDA driver that ILGPU does not pass on.</summary>
internal static partial class CudaDriver
{
    private const string Library = "libcuda.so.1";

    /// <summary>CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES: what a thread keeps in local memory, spilt registers included.</summary>
    public const int LocalBytes = 3;

    /// <summary>CU_FUNC_ATTRIBUTE_NUM_REGS.</summary>
    public const int Registers = 4;

    /// <summary>A property of a loaded kernel.</summary>
    public static int FunctionAttribute(nint function, int attribute)
    {
        Check(FuncGetAttribute(out int value, attribute, function));
        return value;
    }

    /// <summary>Makes the context that CUDA's runtime library uses the calling thread's.</summary>
    public static void UsePrimaryContext(int device)
    {
        Check(Init(0));
        Check(DeviceGet(out int handle, device));
        Check(PrimaryContextRetain(out nint context, handle));
        Check(SetCurrent(context));
    }

    /// <summary>Memory of the current context with a copy of an array.</summary>
    public static nint Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        Check(Allocate(out nint memory, (nuint)bytes.Length));
        Check(ToDevice(memory, in MemoryMarshal.GetReference(bytes), (nuint)bytes.Length));
        return memory;
    }

    /// <summary>Copies back from memory of the current context.</summary>
    public static void Read<T>(nint memory, Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        Check(ToHost(ref MemoryMarshal.GetReference(bytes), memory, (nuint)bytes.Length));
    }

    /// <summary>Frees memory of the current context.</summary>
    public static void Release(nint memory) => Check(Free(memory));

    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"The CUDA driver returned error {error}.");
    }

    [LibraryImport(Library, EntryPoint = "cuInit")]
    private static partial int Init(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    private static partial int DeviceGet(out int handle, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    private static partial int PrimaryContextRetain(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuCtxSetCurrent")]
    private static partial int SetCurrent(nint context);

    [LibraryImport(Library, EntryPoint = "cuMemAlloc_v2")]
    private static partial int Allocate(out nint memory, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cuMemFree_v2")]
    private static partial int Free(nint memory);

    [LibraryImport(Library, EntryPoint = "cuMemcpyHtoD_v2")]
    private static partial int ToDevice(nint memory, in byte source, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cuMemcpyDtoH_v2")]
    private static partial int ToHost(ref byte target, nint memory, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cuFuncGetAttribute")]
    private static partial int FuncGetAttribute(out int value, int attribute, nint function);
}
