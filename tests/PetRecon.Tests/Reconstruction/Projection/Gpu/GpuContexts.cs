using PetRecon.Compute.Gpu;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>One context a device for all tests of the collection, since an OpenCL compiler for the CPU takes a second for each kernel.</summary>
public sealed class GpuContexts : IDisposable
{
    private readonly Dictionary<string, GpuContext> _contexts = [];

    /// <summary>The context of a device; skips the calling test, visibly, where the device is missing.</summary>
    internal GpuContext Get(string name)
    {
        if (!_contexts.TryGetValue(name, out GpuContext? context))
            _contexts.Add(name, context = GpuContext.Open(Devices.Get(name)));
        return context;
    }

    /// <summary>Leaves so many bytes of a device to be allocated until what is returned is disposed of.</summary>
    internal static IDisposable Room(GpuContext context, long bytes)
    {
        context.LimitBytes = context.AllocatedBytes + bytes;
        return new Unlimiting(context);
    }

    public void Dispose()
    {
        foreach (GpuContext context in _contexts.Values)
            context.Dispose();
    }

    private sealed class Unlimiting(GpuContext context) : IDisposable
    {
        public void Dispose() => context.LimitBytes = long.MaxValue;
    }
}

[CollectionDefinition(Name)]
public sealed class GpuTests : ICollectionFixture<GpuContexts>
{
    public const string Name = "GPU";
}
