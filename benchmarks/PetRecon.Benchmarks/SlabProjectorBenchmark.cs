using BenchmarkDotNet.Attributes;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Benchmarks;

/// <summary>The hot loops of the CPU engine on a small TOF case, with what they allocate: nothing that grows with the events.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class SlabProjectorBenchmark
{
    private const int EventCount = 100_000;
    private SlabProjector _projector = null!;
    private CoincidenceEvent[] _events = null!;
    private float[] _image = null!;
    private float[] _values = null!;

    /// <summary>Threads of the projector.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ScannerGeometry scanner = ProjectionRates.Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 214);
        VoxelGrid grid = VoxelGrid.Centered(110, 110, 80, new(6.6, 6.6, 3.3));
        _projector = new(scanner, grid, ComputeDevice.Cpu(Threads), new());
        _events = ProjectionRates.Events(scanner, EventCount);
        _image = new float[grid.VoxelCount];
        Array.Fill(_image, 1f);
        _values = new float[EventCount];
    }

    [GlobalCleanup]
    public void Cleanup() => _projector.Dispose();

    [Benchmark(OperationsPerInvoke = EventCount)]
    public void Forward() => _projector.Forward(_image, _events, _values);

    [Benchmark(OperationsPerInvoke = EventCount)]
    public void Back() => _projector.Back(_values, _events, _image);
}
