using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace PetRecon.Compute.Gpu;

/// <summary>
/// One device in use: its compiled kernels and how much of its memory is taken. Kernels are compiled once per context, so all who use a
/// device at a time share one (<see cref="GpuLease"/>). Safe for use by several threads.
/// </summary>
internal sealed class GpuContext : IDisposable
{
    // OpenCL does not tell how much memory is free; the rest is for the driver and the display.
    private const double UsableShareOfMemory = 0.9;

    // CUDA tells, but kernels, their stacks and what is lost between allocations come out of that too.
    private const long CudaReserveBytes = 256L << 20;

    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly KernelSpecialization _specialization;
    private readonly Dictionary<MethodInfo, Delegate> _launchers = [];
    private long _allocatedBytes;

    private GpuContext(ComputeDevice device, Context context, Accelerator accelerator, int minGroups)
    {
        Device = device;
        _context = context;
        _accelerator = accelerator;
        GroupSize = Math.Min(128, accelerator.MaxNumThreadsPerGroup);
        _specialization = minGroups > 0 ? new(GroupSize, minGroups) : KernelSpecialization.Empty;
        MaxBufferBytes = accelerator is CLAccelerator openCl
            ? CLAPI.CurrentAPI.GetDeviceInfo<long>(openCl.DeviceId, CLDeviceInfoType.CL_DEVICE_MAX_MEM_ALLOC_SIZE)
            : accelerator.MemorySize;
    }

    /// <summary>The device.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Threads in a group of every launch.</summary>
    public int GroupSize { get; }

    /// <summary>Largest single allocation that the driver allows.</summary>
    public long MaxBufferBytes { get; }

    /// <summary>Number of multiprocessors (CUDA) or compute units (OpenCL).</summary>
    public int Multiprocessors => _accelerator.NumMultiprocessors;

    /// <summary>Most memory that this context may take; tests set it to make a device small.</summary>
    public long LimitBytes { get; set; } = long.MaxValue;

    /// <summary>Bytes that can still be allocated; an estimate.</summary>
    public long FreeBytes
    {
        get
        {
            long allocated = Interlocked.Read(ref _allocatedBytes);
            long free = _accelerator is CudaAccelerator cuda
                ? cuda.GetFreeMemory() - CudaReserveBytes
                : (long)(UsableShareOfMemory * _accelerator.MemorySize) - allocated;
            return Math.Max(0, Math.Min(free, LimitBytes - allocated));
        }
    }

    /// <summary>Bytes that are allocated now.</summary>
    public long AllocatedBytes => Interlocked.Read(ref _allocatedBytes);

    /// <summary>Held while kernels are launched; see <see cref="GpuQueue.Turn"/>.</summary>
    public Lock Launching { get; } = new();

    /// <summary>Takes a device into use.</summary>
    /// <param name="device">An OpenCL or CUDA device.</param>
    /// <param name="level">How far ILGPU optimises; only benchmarks choose.</param>
    /// <param name="minGroups">
    /// Groups that a CUDA multiprocessor is to hold at least, for which the driver's compiler then spares registers; it chooses if 0.
    /// </param>
    /// <exception cref="ComputeDeviceException">The device is gone, or its driver refuses.</exception>
    public static GpuContext Open(ComputeDevice device, OptimizationLevel level = OptimizationLevel.O2, int minGroups = 0)
    {
        GpuCatalog catalog = GpuCatalog.Scan();
        IEnumerable<GpuEntry> entries = device.Kind == ComputeDeviceKind.Cuda ? catalog.Cuda : catalog.OpenCl;
        GpuEntry entry = entries.FirstOrDefault(entry => entry.Index == device.Index)
            ?? throw new ComputeDeviceException($"{device} is no longer there.");
        Context context = NewContext(level);
        try
        {
            return new(device, context, entry.Device.CreateAccelerator(context), minGroups);
        }
        catch (Exception e) when (IsDriverError(e) || e is NotSupportedException)
        {
            context.Dispose();
            throw new ComputeDeviceException($"{device} cannot be taken into use: {e.Message}", e);
        }
    }

    /// <summary>
    /// An ILGPU context with no device. O2, since O1 addresses memory generically (130 instructions in a Joseph back projection loop
    /// against 37); everything inlined, since a call would spill the ray to memory.
    /// </summary>
    /// <param name="level">How far ILGPU optimises.</param>
    public static Context NewContext(OptimizationLevel level = OptimizationLevel.O2) =>
        Context.Create(builder => builder.Optimize(level).Inlining(InliningMode.Aggressive));

    /// <summary>Throws unless an amount of memory is free: one message for all that is needed, rather than one for what came last.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="what">What it is for, as the error message names it.</param>
    /// <exception cref="ComputeDeviceException">The device has too little memory.</exception>
    public void Require(long bytes, string what)
    {
        if (bytes > FreeBytes)
            throw TooLarge(what, bytes, $"{Amount(FreeBytes)} of {Amount(_accelerator.MemorySize)} are free");
    }

    /// <summary>Allocates memory on the device.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="count">Number of elements; 0 is taken as 1, since a device has no empty buffers.</param>
    /// <param name="what">What it is for, as the error message names it.</param>
    /// <exception cref="ComputeDeviceException">The device has too little memory.</exception>
    public GpuBuffer<T> Allocate<T>(long count, string what)
        where T : unmanaged
    {
        long bytes = Math.Max(1, count) * Interop.SizeOf<T>();
        if (bytes > MaxBufferBytes)
            throw TooLarge(what, bytes, $"one buffer may have {Amount(MaxBufferBytes)} there");
        Require(bytes, what);
        Bind();
        try
        {
            GpuBuffer<T> buffer = new(this, _accelerator.Allocate1D<T>(Math.Max(1, count)));
            Interlocked.Add(ref _allocatedBytes, bytes);
            return buffer;
        }
        catch (Exception e) when (IsDriverError(e))
        {
            throw new ComputeDeviceException($"{Device} could not give {Amount(bytes)} for {what}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Compiles and loads a kernel; the one place where that is done. The result is called with the stream, the launch's size, and the
    /// kernel's own arguments.
    /// </summary>
    /// <typeparam name="TLauncher">Action of AcceleratorStream, KernelConfig and the kernel's parameters.</typeparam>
    /// <param name="kernel">A static method, its type parameters closed.</param>
    /// <exception cref="ComputeDeviceException">The driver refuses the kernel.</exception>
    public TLauncher Load<TLauncher>(MethodInfo kernel)
        where TLauncher : Delegate
    {
        lock (_launchers)
        {
            return _launchers.TryGetValue(kernel, out Delegate? known) ? (TLauncher)known : LoadNew<TLauncher>(kernel);
        }
    }

    private TLauncher LoadNew<TLauncher>(MethodInfo kernel)
        where TLauncher : Delegate
    {
        Bind();
        try
        {
            CompiledKernel compiled = Compile(_accelerator.GetBackend(), kernel, _specialization);
            TLauncher launcher = _accelerator.LoadKernel(compiled).CreateLauncherDelegate<TLauncher>();
            _launchers.Add(kernel, launcher);
            return launcher;
        }
        catch (Exception e) when (IsDriverError(e) || e is InternalCompilerException)
        {
            throw new ComputeDeviceException($"{Device} does not take the kernel {kernel.Name}: {e.Message} {e.InnerException?.Message}", e);
        }
    }

    /// <summary>Compiles and loads a kernel to be looked at and disposed of, not launched.</summary>
    public Kernel LoadAlone(MethodInfo kernel)
    {
        Bind();
        return _accelerator.LoadKernel(Compile(_accelerator.GetBackend(), kernel, _specialization));
    }

    /// <summary>Compiles a kernel as <see cref="Load{TLauncher}"/> does, also with no device.</summary>
    /// <param name="backend">What to compile to.</param>
    /// <param name="kernel">A static method, its type parameters closed.</param>
    /// <param name="specialization">Bounds of its launches.</param>
    public static CompiledKernel Compile(Backend backend, MethodInfo kernel, KernelSpecialization specialization = default)
    {
        CompiledKernel compiled = backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), specialization);
        if (compiled is PTXCompiledKernel ptx)
            KernelText.DropUniformMarks(ptx);
        if (compiled is CLCompiledKernel openCl)
            KernelText.SilenceWarnings(openCl);
        return compiled;
    }

    /// <summary>The size of a launch with at least one thread for each item.</summary>
    public KernelConfig ConfigFor(int items) => new((items + GroupSize - 1) / GroupSize, GroupSize);

    /// <summary>A queue of its own.</summary>
    public GpuQueue NewQueue()
    {
        Bind();
        return new(this, _accelerator.CreateStream());
    }

    /// <summary>Host memory for copies in the background.</summary>
    public PinnedArray<T> Pin<T>(int length)
        where T : unmanaged
    {
        Bind();
        return new(_accelerator, length);
    }

    /// <summary>Makes this device the calling thread's: with several in use, not every call of ILGPU does so.</summary>
    public void Bind() => _accelerator.Bind();

    /// <summary>Whether an exception is the driver's.</summary>
    public static bool IsDriverError(Exception e) => e is CudaException or CLException;

    /// <summary>The driver's error in this program's words.</summary>
    public ComputeDeviceException Failed(Exception e) => new($"{Device} failed: {e.Message}", e);

    /// <inheritdoc/>
    public void Dispose()
    {
        _accelerator.Dispose();
        _context.Dispose();
    }

    internal void Returned(long bytes) => Interlocked.Add(ref _allocatedBytes, -bytes);

    private ComputeDeviceException TooLarge(string what, long bytes, string limit) => new(
        $"{Device} has too little memory for {what}: {Amount(bytes)} are needed, and {limit}. Use larger voxels, a smaller field of view, or the CPU.");

    private static string Amount(long bytes) =>
        bytes < 1 << 28 ? FormattableString.Invariant($"{bytes / (double)(1 << 20):0.###} MiB") : FormattableString.Invariant($"{bytes / (double)(1 << 30):0.###} GiB");
}
