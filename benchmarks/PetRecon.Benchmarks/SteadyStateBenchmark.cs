using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Petsird;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Benchmarks;

/// <summary>
/// What the hot loops allocate once they are under way, for two numbers of events: what grows with the events is the difference. Two threads, a
/// Vision-like ring with TOF. A reader's buffers and what starts threads are the same for any number of events.
/// </summary>
[MemoryDiagnoser]
[Config(typeof(InThisProcess))]
public class SteadyStateBenchmark
{
    private SlabProjector _projector = null!;
    private IEmEngine _engine = null!;
    private IEventsOnDevice _held = null!;
    private CoincidenceEvent[] _events = null!;
    private float[] _image = null!;
    private float[] _values = null!;
    private PetsirdListMode _file = null!;

    /// <summary>Number of events.</summary>
    [Params(1 << 20, 1 << 22)]
    public int Events { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ScannerGeometry scanner = ProjectionRates.Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 214);
        VoxelGrid grid = VoxelGrid.Centered(110, 110, 80, new(6.6, 6.6, 3.3));
        _projector = new(scanner, grid, ComputeDevice.Cpu(2), new());
        _events = ProjectionRates.Events(scanner, Events);
        _image = new float[grid.VoxelCount];
        Array.Fill(_image, 1f);
        _values = new float[Events];
        _engine = _projector.CreateEmEngine(null);
        _engine.WriteImage(_image);
        _engine.WriteSensitivity(_image);
        _held = _engine.Upload(_events, default);
        _file = File(scanner, _events);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _held.Dispose();
        _engine.Dispose();
        _projector.Dispose();
    }

    /// <summary>A PETSIRD file, from memory.</summary>
    [Benchmark]
    public long Read()
    {
        long count = 0;
        foreach (EventBatch batch in _file.ReadEvents())
            count += batch.Events.Length;
        return count;
    }

    /// <summary>Forward, ordering included.</summary>
    [Benchmark]
    public void Forward() => _projector.Forward(_image, _events, _values);

    /// <summary>Back, ordering included.</summary>
    [Benchmark]
    public void Back() => _projector.Back(_values, _events, _image);

    /// <summary>Forward, ratio and back of events that the engine holds in its order.</summary>
    [Benchmark]
    public double Fused()
    {
        _engine.BeginUpdate();
        return _engine.Accumulate(_held);
    }

    /// <summary>The same of events that pass by, ordering included.</summary>
    [Benchmark]
    public double FusedPassing()
    {
        _engine.BeginUpdate();
        return _engine.AccumulateOnce(_events, default);
    }

    /// <summary>A whole update of OSEM; the sensitivity is such that the image stays near what it is.</summary>
    [Benchmark]
    public void Update()
    {
        _engine.BeginUpdate();
        _engine.Accumulate(_held);
        _engine.EndUpdate(1e-3f * Events);
    }

    /// <summary>A few calls each in this process: allocations are the same every time, and nothing has to be built first.</summary>
    private sealed class InThisProcess : ManualConfig
    {
        public InThisProcess() => AddJob(Job.ShortRun.WithInvocationCount(2).WithUnrollFactor(1).WithToolchain(InProcessNoEmitToolchain.Instance));
    }

    private static PetsirdListMode File(ScannerGeometry scanner, CoincidenceEvent[] events)
    {
        const int EventsPerBlock = 1 << 17;
        string path = Path.GetTempFileName();
        using (PetsirdWriter writer = PetsirdWriter.Create(path, new DetectionEfficiencies(scanner)))
        {
            for (int start = 0; start < events.Length; start += EventsPerBlock)
                writer.WriteEvents((uint)(start / EventsPerBlock), (uint)(start / EventsPerBlock) + 1, events.AsSpan(start, Math.Min(EventsPerBlock, events.Length - start)));
            writer.Complete();
        }

        byte[] content = System.IO.File.ReadAllBytes(path);
        System.IO.File.Delete(path);
        return new(path, _ => new MemoryStream(content, writable: false)) { ReadingThreads = 2 };
    }
}
