using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Reconstruction.Projection.Gpu;

namespace PetRecon.Reconstruction.Projection;

/// <summary>
/// The projector P of one scanner, one image grid and one device: line integrals (mm times image value, TOF-weighted) along events,
/// and its exact adjoint. Instances may be used by one thread at a time; they use several threads inside.
/// </summary>
public abstract class Projector : IDisposable
{
    private protected Projector(ScannerGeometry scanner, VoxelGrid grid, ComputeDevice device, ProjectorOptions options)
    {
        Scanner = scanner;
        Grid = grid;
        Device = device;
        Options = options;
        Shape = new GridShape(grid);
    }

    /// <summary>The scanner whose detection bins events refer to.</summary>
    public ScannerGeometry Scanner { get; }

    /// <summary>The image grid.</summary>
    public VoxelGrid Grid { get; }

    /// <summary>The device that computes.</summary>
    public ComputeDevice Device { get; }

    /// <summary>How P is computed.</summary>
    public ProjectorOptions Options { get; }

    internal GridShape Shape { get; }

    /// <summary>Makes a projector.</summary>
    /// <param name="scanner">The scanner.</param>
    /// <param name="grid">The image grid; its axes at right angles.</param>
    /// <param name="device">The device that computes.</param>
    /// <param name="options">How P is computed; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is out of bounds, or the grid is not orthogonal.</exception>
    /// <exception cref="ComputeDeviceException">The device is no longer there, or has too little memory.</exception>
    public static Projector Create(ScannerGeometry scanner, VoxelGrid grid, ComputeDevice device, ProjectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scanner);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(device);
        options ??= new();
        options.Validate();
        return device.Kind switch
        {
            ComputeDeviceKind.Cpu when options.Method == ProjectionMethod.Joseph && SlabProjector.CanProject(grid) => new SlabProjector(scanner, grid, device, options),
            ComputeDeviceKind.Cpu => new ScalarProjector(scanner, grid, device, options),
            ComputeDeviceKind.Several => new GpuGroupProjector(scanner, grid, device, options),
            _ => GpuProjector.Open(scanner, grid, device, options),
        };
    }

    /// <summary>Projects an image along events.</summary>
    /// <param name="image">Voxel values, x fastest; as many as the grid has.</param>
    /// <param name="events">Where to project; kind and time do not matter.</param>
    /// <param name="lineIntegrals">Receives one value an event: image unit times mm.</param>
    public abstract void Forward(ReadOnlySpan<float> image, ReadOnlySpan<CoincidenceEvent> events, Span<float> lineIntegrals);

    /// <summary>Adds the back projection of one value an event to an image; the adjoint of <see cref="Forward"/>.</summary>
    /// <param name="values">One value an event.</param>
    /// <param name="events">Where to project.</param>
    /// <param name="image">The image that is added to.</param>
    public abstract void Back(ReadOnlySpan<float> values, ReadOnlySpan<CoincidenceEvent> events, Span<float> image);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>An engine that keeps image and events on the device over the updates of list-mode expectation maximisation.</summary>
    /// <param name="psf">Image-space resolution model G; none when null.</param>
    internal abstract IEmEngine CreateEmEngine(GaussianPsf? psf);

    /// <summary>Frees the device's memory.</summary>
    private protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Refuses events that name a detection bin or TOF bin that the scanner does not have; kernels do not check.</summary>
    /// <exception cref="ArgumentException">An event is out of bounds.</exception>
    internal void CheckEvents(ReadOnlySpan<CoincidenceEvent> events)
    {
        uint bins = (uint)Scanner.DetectionBinCount;
        int fewestTofBins = FewestTofBins();
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly CoincidenceEvent e = ref events[i];
            bool outside = e.DetectionBin0 >= bins || e.DetectionBin1 >= bins;
            if (!outside && e.TofBin >= fewestTofBins)
            {
                TofPair tof = Scanner.Tof(Scanner.TypeOf(e.DetectionBin0), Scanner.TypeOf(e.DetectionBin1));
                outside = Options.UseTof && tof.IsInformative && e.TofBin >= tof.BinCount;
            }

            if (outside)
                throw new ArgumentException($"Event {i} ({e}) is not of this scanner, which has {bins} detection bins. Was it read with another scanner's header?", nameof(events));
        }
    }

    private int FewestTofBins()
    {
        int fewest = int.MaxValue;
        int types = Scanner.ModuleTypes.Length;
        for (int pair = 0; pair < types * types; pair++)
            fewest = Math.Min(fewest, Scanner.Tof(pair / types, pair % types).BinCount);
        return fewest;
    }

    private protected void CheckSizes(int imageLength, int eventCount, int valueCount)
    {
        if (imageLength != Grid.VoxelCount)
            throw new ArgumentException($"The image has {imageLength} voxels; the projector's grid has {Grid.VoxelCount}.");
        if (eventCount != valueCount)
            throw new ArgumentException($"{valueCount} values were given for {eventCount} events.");
    }
}
