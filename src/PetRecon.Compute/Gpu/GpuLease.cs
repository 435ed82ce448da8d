using System.Collections.Immutable;

namespace PetRecon.Compute.Gpu;

/// <summary>
/// A use of a device's one context in this process. Whoever holds a lease shares compiled kernels with all others that do; the context
/// goes when the last lease is given back. Safe for use by several threads.
/// </summary>
internal sealed class GpuLease : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(ComputeDeviceKind Kind, int Index), Shared> Open = [];

    private readonly (ComputeDeviceKind Kind, int Index) _key;
    private bool _returned;

    private GpuLease((ComputeDeviceKind Kind, int Index) key, GpuContext context)
    {
        _key = key;
        Context = context;
    }

    /// <summary>The device in use.</summary>
    public GpuContext Context { get; }

    /// <summary>Takes a device into use, or joins those who do already.</summary>
    /// <param name="device">An OpenCL or CUDA device.</param>
    /// <exception cref="ComputeDeviceException">The device is gone, or its driver refuses.</exception>
    public static GpuLease On(ComputeDevice device)
    {
        (ComputeDeviceKind Kind, int Index) key = (device.Kind, device.Index);
        lock (Gate)
        {
            if (!Open.TryGetValue(key, out Shared? shared))
                Open.Add(key, shared = new(GpuContext.Open(device)));
            shared.Uses++;
            return new(key, shared.Context);
        }
    }

    /// <summary>
    /// Keeps the contexts of a device open over uses that follow one another, so that kernels are compiled once; nothing for the CPU.
    /// </summary>
    /// <param name="device">Any device.</param>
    public static IDisposable Hold(ComputeDevice device)
    {
        List<GpuLease> leases = [];
        Held held = new(leases);
        try
        {
            foreach (ComputeDevice part in device.Parts.IsEmpty ? ImmutableArray.Create(device) : device.Parts)
            {
                if (part.Kind != ComputeDeviceKind.Cpu)
                    leases.Add(On(part));
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_returned)
                return;
            _returned = true;
            Shared shared = Open[_key];
            if (--shared.Uses > 0)
                return;
            Open.Remove(_key);
            shared.Context.Dispose();
        }
    }

    private sealed class Shared(GpuContext context)
    {
        public GpuContext Context { get; } = context;

        public int Uses { get; set; }
    }

    private sealed class Held(List<GpuLease> leases) : IDisposable
    {
        public void Dispose() => leases.ForEach(static lease => lease.Dispose());
    }
}
