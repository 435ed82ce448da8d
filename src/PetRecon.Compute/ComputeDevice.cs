using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using PetRecon.Compute.Gpu;

namespace PetRecon.Compute;

/// <summary>
/// A device that can project and reconstruct, or several GPUs that share the events of one reconstruction. This is the one place where
/// devices are found and chosen; a value of this type names a device, it does not hold it.
/// </summary>
public sealed record ComputeDevice
{
    private const int MaxThreads = 4096;

    private ComputeDevice()
    {
    }

    /// <summary>What runs the kernels.</summary>
    public required ComputeDeviceKind Kind { get; init; }

    /// <summary>The device's own name.</summary>
    public required string Name { get; init; }

    /// <summary>Index among the usable devices of the same kind, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Number of CPU threads to use; 0 for a GPU.</summary>
    public int Threads { get; init; }

    /// <summary>Memory of the device in bytes; what this process may use of the machine's memory for the CPU.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>What drives the device, such as "CUDA 12.4, compute capability 9.0"; with an OpenCL platform's name and version.</summary>
    public string Platform { get; init; } = "";

    /// <summary>Whether this is a graphics processor or other accelerator; false for the CPU, also as an OpenCL device.</summary>
    public bool IsAccelerator { get; init; }

    /// <summary>The GPUs that work together; empty for a single device.</summary>
    public ImmutableArray<ComputeDevice> Parts { get; init; } = [];

    /// <summary>What <see cref="Parse"/> takes for this device, such as "cuda:0" or "cuda:0,cuda:1".</summary>
    public string Selector => Kind switch
    {
        ComputeDeviceKind.Several => string.Join(',', Parts.Select(static part => part.Selector)),
        ComputeDeviceKind.Cuda => Invariant($"cuda:{Index}"),
        ComputeDeviceKind.OpenCl => Invariant($"opencl:{Index}"),
        _ => Invariant($"cpu:{Threads}"),
    };

    /// <summary>The CPU of this machine.</summary>
    /// <param name="threads">Number of threads; all processors when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 4096 threads.</exception>
    public static ComputeDevice Cpu(int? threads = null)
    {
        int count = threads ?? Math.Min(MaxThreads, Environment.ProcessorCount);
        if (count is < 1 or > MaxThreads)
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"Expected 1 to {MaxThreads} threads.");
        return new()
        {
            Kind = ComputeDeviceKind.Cpu,
            Name = Invariant($"CPU, {count} {(count == 1 ? "thread" : "threads")}"),
            Threads = count,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Platform = Invariant($".NET {Environment.Version}, {VectorInstructions()}"),
        };
    }

    /// <summary>Every usable device of this machine: the CPU first, then OpenCL's, then CUDA's.</summary>
    public static ImmutableArray<ComputeDevice> Enumerate()
    {
        GpuCatalog catalog = GpuCatalog.Scan();
        return [Cpu(), .. catalog.OpenCl.Select(FromGpu), .. catalog.Cuda.Select(FromGpu)];
    }

    /// <summary>
    /// The device to use when none is asked for: the first CUDA GPU, then the first OpenCL accelerator, then the CPU with all its
    /// processors. An OpenCL device that is itself a CPU is never chosen, since native code is faster. Callers should say which it was.
    /// </summary>
    public static ComputeDevice Best()
    {
        ImmutableArray<ComputeDevice> devices = Enumerate();
        return devices.FirstOrDefault(static device => device.Kind == ComputeDeviceKind.Cuda)
            ?? devices.FirstOrDefault(static device => device is { Kind: ComputeDeviceKind.OpenCl, IsAccelerator: true })
            ?? devices[0];
    }

    /// <summary>
    /// A device by its name on a command line: auto, cpu, cpu:4 (threads), opencl, opencl:0, cuda or cuda:1; several GPUs as
    /// cuda:0,cuda:1 or cuda:all.
    /// </summary>
    /// <param name="selector">The name; upper and lower case are the same. Without a number: the first device, or all processors.</param>
    /// <exception cref="ArgumentException">The name is not of that form, or names a CPU among several devices.</exception>
    /// <exception cref="ComputeDeviceException">There is no such device; the message says what there is, and the likely cause.</exception>
    public static ComputeDevice Parse(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        if (selector.Contains(',', StringComparison.Ordinal))
            return Together([.. selector.Split(',').Select(Parse)]);
        if (All(selector) is { } all)
            return all;
        (string kind, int? number) = Split(selector);
        switch (kind)
        {
            case "auto" when number is null:
                return Best();
            case "cpu" when number is null or (>= 1 and <= MaxThreads):
                return Cpu(number);
            case "cpu":
                throw new ArgumentException($"Device '{selector}' asks for {number} threads; expected 1 to {MaxThreads}.", nameof(selector));
            case "opencl":
                return Find(ComputeDeviceKind.OpenCl, number ?? 0, selector);
            case "cuda":
                return Find(ComputeDeviceKind.Cuda, number ?? 0, selector);
            default:
                throw Unknown(selector);
        }
    }

    /// <summary>Several GPUs as one device: each holds the image and a share of the events; what they back project is summed.</summary>
    /// <param name="parts">OpenCL and CUDA devices; the same one may occur twice.</param>
    /// <returns>The device itself if it is only one.</returns>
    /// <exception cref="ArgumentException">There are none, or a CPU is among them.</exception>
    public static ComputeDevice Together(ImmutableArray<ComputeDevice> parts)
    {
        if (parts.IsDefaultOrEmpty)
            throw new ArgumentException("No device was given; expected one or more.", nameof(parts));
        if (parts.Length == 1)
            return parts[0];
        parts = [.. parts.SelectMany(static part => part.Parts.IsEmpty ? [part] : part.Parts.AsEnumerable())];
        if (parts.FirstOrDefault(static part => part.Kind == ComputeDeviceKind.Cpu) is { } cpu)
            throw new ArgumentException($"'{cpu.Selector}' is among several devices; expected GPUs only, since shares of the events are equal and a CPU would hold the GPUs up.", nameof(parts));
        return new()
        {
            Kind = ComputeDeviceKind.Several,
            Name = string.Join(" + ", parts.GroupBy(static part => part.Name).Select(static group => group.Count() == 1 ? group.Key : Invariant($"{group.Count()} x {group.Key}"))),
            MemoryBytes = parts.Sum(static part => part.MemoryBytes),
            Platform = string.Join(" + ", parts.Select(static part => part.Platform).Distinct()),
            IsAccelerator = parts.All(static part => part.IsAccelerator),
            Parts = parts,
        };
    }

    /// <summary>Why there is no device of a kind, in a sentence with the likely remedy; null if there is one.</summary>
    /// <param name="kind">The kind.</param>
    public static string? WhyMissing(ComputeDeviceKind kind) => kind switch
    {
        ComputeDeviceKind.OpenCl => GpuCatalog.Scan() is { OpenCl.IsEmpty: true } catalog ? catalog.WhyNoOpenCl : null,
        ComputeDeviceKind.Cuda => GpuCatalog.Scan() is { Cuda.IsEmpty: true } catalog ? catalog.WhyNoCuda : null,
        _ => null,
    };

    /// <summary>The selector, name, platform and memory in one line.</summary>
    public override string ToString() => Invariant($"{Selector}  {Name} ({Platform}; {MemoryBytes / (double)(1 << 30):0.0} GiB)");

    /// <summary>Whether two values name the same device, or the same several.</summary>
    public bool Equals(ComputeDevice? other) =>
        other is not null && Kind == other.Kind && Index == other.Index && Threads == other.Threads && Name == other.Name
        && MemoryBytes == other.MemoryBytes && Platform == other.Platform && IsAccelerator == other.IsAccelerator && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Index, Threads, Name, MemoryBytes, Parts.Length);

    private static ComputeDevice? All(string selector)
    {
        ComputeDeviceKind kind;
        switch (selector.Trim().ToLowerInvariant())
        {
            case "cuda:all":
                kind = ComputeDeviceKind.Cuda;
                break;
            case "opencl:all":
                kind = ComputeDeviceKind.OpenCl;
                break;
            default:
                return null;
        }

        ImmutableArray<ComputeDevice> found = [.. Enumerate().Where(device => device.Kind == kind)];
        return found.IsEmpty ? Find(kind, 0, selector) : Together(found);
    }

    private static ComputeDevice Find(ComputeDeviceKind kind, int index, string selector)
    {
        GpuCatalog catalog = GpuCatalog.Scan();
        ImmutableArray<GpuEntry> found = kind == ComputeDeviceKind.Cuda ? catalog.Cuda : catalog.OpenCl;
        if (index < found.Length)
            return FromGpu(found[index]);
        string cause = found.IsEmpty
            ? kind == ComputeDeviceKind.Cuda ? catalog.WhyNoCuda : catalog.WhyNoOpenCl
            : Invariant($"The last of its kind is number {found.Length - 1}.");
        IEnumerable<string> present = catalog.OpenCl.Concat(catalog.Cuda).Select(FromGpu).Select(static device => device.ToString());
        throw new ComputeDeviceException(
            $"There is no device '{selector}'. {cause} Devices here: {string.Join("; ", present.Prepend(Cpu().ToString()))}.");
    }

    private static (string Kind, int? Number) Split(string selector)
    {
        string[] parts = selector.Trim().ToLowerInvariant().Split(':');
        if (parts.Length == 1)
            return (parts[0], null);
        if (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return (parts[0], number);
        throw Unknown(selector);
    }

    private static ArgumentException Unknown(string selector) => new(
        $"'{selector}' names no device; expected auto, cpu, cpu:THREADS, opencl, opencl:NUMBER, cuda, cuda:NUMBER, cuda:all or several with commas.", nameof(selector));

    private static ComputeDevice FromGpu(GpuEntry entry) => new()
    {
        Kind = entry.Kind,
        Name = entry.Name,
        Index = entry.Index,
        MemoryBytes = entry.Device.MemorySize,
        Platform = entry.Platform,
        IsAccelerator = entry.IsAccelerator,
    };

    private static string VectorInstructions() =>
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated ? "128-bit SIMD" : "no SIMD";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
