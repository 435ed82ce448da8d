using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>
/// The projection law on an OpenCL or CUDA device, one thread an event. Sums are in float and, in the back projection, in the order in
/// which the device happens to run: results differ from run to run in the last digits (a test states how much).
/// </summary>
internal sealed class GpuProjector : Projector
{
    // Voxel visits per multiprocessor and launch. Bounds the time of a launch to tens of ms on a large GPU and under half a second on
    // the smallest, so that the watchdog of a GPU that also drives a display does not end it.
    private const long VisitsPerMultiprocessor = 1 << 22;

    private readonly bool _ownsContext;
    private readonly GpuTables _tables;
    private readonly GpuBuffer<GpuEvent> _stagedEvents;
    private readonly GpuBuffer<float> _stagedValues;
    private readonly GpuEvent[] _packed;
    private GpuBuffer<float>? _image;

    private GpuProjector(GpuContext context, bool ownsContext, ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options)
        : base(scanner, grid, context.Device, options)
    {
        Context = context;
        _ownsContext = ownsContext;
        Launchers = new(context, scanner, options);
        _tables = new(context, scanner, grid, options);
        long visits = options.Method == ProjectionMethod.Siddon
            ? grid.SizeX + grid.SizeY + grid.SizeZ
            : 4L * Math.Max(grid.SizeX, Math.Max(grid.SizeY, grid.SizeZ));
        EventsPerLaunch = (int)Math.Clamp(context.Multiprocessors * VisitsPerMultiprocessor / (visits * Tables.RayCount), 1024, 1 << 24);
        _packed = new GpuEvent[EventsPerLaunch];
        _stagedEvents = context.Allocate<GpuEvent>(EventsPerLaunch, "events");
        _stagedValues = context.Allocate<float>(EventsPerLaunch, "line integrals");
    }

    /// <summary>The device in use.</summary>
    public GpuContext Context { get; }

    /// <summary>The kernels.</summary>
    public ProjectionLaunchers Launchers { get; }

    /// <summary>The scanner's tables on the device.</summary>
    public ScannerTables<ViewTable> Tables => _tables.Scanner;

    /// <summary>Most events in one launch.</summary>
    public int EventsPerLaunch { get; }

    /// <summary>A projector that takes the device into use for itself.</summary>
    public static GpuProjector Open(ScannerGeometry scanner, VoxelGrid grid, ComputeDevice device, ProjectorOptions options)
    {
        GpuContext context = GpuContext.Open(device);
        try
        {
            return new(context, ownsContext: true, scanner, grid, options);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>A projector in a context that outlives it, and with whose kernels it shares.</summary>
    public static GpuProjector In(GpuContext context, ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options) =>
        new(context, ownsContext: false, scanner, grid, options);

    public override void Forward(ReadOnlySpan<float> image, ReadOnlySpan<CoincidenceEvent> events, Span<float> lineIntegrals)
    {
        CheckSizes(image.Length, events.Length, lineIntegrals.Length);
        CheckEvents(events);
        GpuBuffer<float> voxels = Image();
        voxels.Write(image);
        var launch = Launchers.Forward;
        for (int first = 0; first < events.Length; first += EventsPerLaunch)
        {
            int count = Math.Min(EventsPerLaunch, events.Length - first);
            Stage(events.Slice(first, count));
            launch(Context.Stream, Context.ConfigFor(count), Tables, voxels.View, _stagedEvents.View, count, _stagedValues.View);
            _stagedValues.Read(lineIntegrals.Slice(first, count));
        }
    }

    public override void Back(ReadOnlySpan<float> values, ReadOnlySpan<CoincidenceEvent> events, Span<float> image)
    {
        CheckSizes(image.Length, events.Length, values.Length);
        CheckEvents(events);
        GpuBuffer<float> voxels = Image();
        voxels.Write(image);
        var launch = Launchers.Back;
        for (int first = 0; first < events.Length; first += EventsPerLaunch)
        {
            int count = Math.Min(EventsPerLaunch, events.Length - first);
            Stage(events.Slice(first, count));
            _stagedValues.Write(values.Slice(first, count));
            launch(Context.Stream, Context.ConfigFor(count), Tables, voxels.View, _stagedEvents.View, count, _stagedValues.View);
        }

        voxels.Read(image);
    }

    internal override IEmEngine CreateEmEngine(GaussianPsf? psf) => new GpuEmEngine(this, psf);

    private protected override void Dispose(bool disposing)
    {
        _image?.Dispose();
        _stagedValues.Dispose();
        _stagedEvents.Dispose();
        _tables.Dispose();
        if (_ownsContext)
            Context.Dispose();
        base.Dispose(disposing);
    }

    // Allocated when first needed: an EM engine has images of its own.
    private GpuBuffer<float> Image() => _image ??= Context.Allocate<float>(Grid.VoxelCount, $"an image of {Grid}");

    private void Stage(ReadOnlySpan<CoincidenceEvent> events)
    {
        Span<GpuEvent> packed = _packed.AsSpan(0, events.Length);
        EventPacker.Pack(events, packed);
        _stagedEvents.Write(packed);
    }
}
