using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Reconstruction.Projection.Gpu;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>A small scanner, a grid of odd sizes off-centre and turned, and random events: nothing falls on a boundary by chance.</summary>
internal sealed class GpuProblem
{
    private const int Seed = 20261123;

    private GpuProblem(GpuProblem other, CoincidenceEvent[] events)
    {
        (Scanner, Grid, Options, Image, Values) = (other.Scanner, other.Grid, other.Options, other.Image, other.Values);
        Events = events;
    }

    private GpuProblem(ScannerGeometry scanner, ProjectorOptions options, int eventCount)
    {
        Scanner = scanner;
        Options = options;
        (double sin, double cos) = Math.SinCos(0.1);
        Grid = new(23, 31, 37, new(2.1, 1.7, 1.9), new(-21, -25, -33), new(cos, sin, 0), new(-sin, cos, 0));
        Random random = new(Seed);
        Image = [.. Enumerable.Range(0, Grid.VoxelCount).Select(_ => random.NextSingle())];
        Events = new CoincidenceEvent[eventCount];
        for (int i = 0; i < eventCount; i++)
        {
            // Any two bins, the same one included: chords of every direction, some missing the image.
            uint bin0 = (uint)random.Next(scanner.DetectionBinCount);
            uint bin1 = (uint)random.Next(scanner.DetectionBinCount);
            int tofBins = Math.Max(1, scanner.Tof(scanner.TypeOf(bin0), scanner.TypeOf(bin1)).BinCount);
            Events[i] = new(bin0, bin1, (ushort)random.Next(tofBins), CoincidenceKind.Prompt, 0);
        }

        Values = [.. Events.Select(_ => random.NextSingle())];
    }

    /// <summary>Names of the variants.</summary>
    public static string[] Names { get; } =
    [
        "Joseph", "Siddon", "Joseph TOF", "Siddon TOF", "Joseph TOF in some pairs", "Joseph 2x2 rays", "Siddon TOF 2x2x2 rays", "Joseph TOF not used",
    ];

    /// <summary>Every variant on every device that ILGPU drives.</summary>
    public static MatrixTheoryData<string, string> OnEachGpu => new(Devices.GpuNames, Names);

    public ScannerGeometry Scanner { get; }

    public VoxelGrid Grid { get; }

    public ProjectorOptions Options { get; }

    public float[] Image { get; }

    public CoincidenceEvent[] Events { get; }

    public float[] Values { get; }

    /// <summary>The same with other events.</summary>
    public GpuProblem With(CoincidenceEvent[] events) => new(this, events);

    /// <summary>A projector of it on a device, whose context outlives it.</summary>
    public GpuProjector On(GpuContext context) => GpuProjector.In(context, Scanner, Grid, Options);

    /// <summary>The plain law on the CPU.</summary>
    public ScalarProjector OnCpu() => new(Scanner, Grid, ComputeDevice.Cpu(2), Options);

    public static GpuProblem Of(string name, int eventCount = 20_000)
    {
        ProjectorOptions options = new()
        {
            Method = name.StartsWith("Siddon", StringComparison.Ordinal) ? ProjectionMethod.Siddon : ProjectionMethod.Joseph,
            UseTof = !name.Contains("not used", StringComparison.Ordinal),
            RaysPerFaceSide = name.Contains("2x2", StringComparison.Ordinal) ? 2 : 1,
            DepthSamples = name.Contains("2x2x2", StringComparison.Ordinal) ? 2 : 1,
        };
        bool tof = name.Contains("TOF", StringComparison.Ordinal);
        ScannerGeometry ring = TestScanners.Ring(radiusMm: 60, modules: 12, transaxial: 4, axial: 12, pitchMm: 6, tofFwhmPs: tof ? 200 : 0);
        return new(name.Contains("some pairs", StringComparison.Ordinal) ? WithTofInSomePairs(ring) : ring, options, eventCount);
    }

    // Two module types, half of the modules each: TOF within the first, TOF with other bins between the two, none within the second.
    private static ScannerGeometry WithTofInSomePairs(ScannerGeometry ring)
    {
        DetectorModuleType all = ring.ModuleTypes[0];
        DetectorModuleType first = all with { Name = "first", ModuleTransforms = [.. all.ModuleTransforms.Where((_, i) => i % 2 == 0)] };
        DetectorModuleType second = all with { Name = "second", ModuleTransforms = [.. all.ModuleTransforms.Where((_, i) => i % 2 == 1)] };
        return new("two types", [first, second], [[ring.Tof(0, 0)], [TofPair.FromTiming(11, 120, 300), TofPair.None]]);
    }
}
