using System.Collections.Immutable;
using ILGPU;
using ILGPU.Runtime;
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

    private readonly List<IDisposable> _owned = [];
    private readonly GpuTables _tables;
    private EventOrder? _order;
    private GpuBuffer<float>? _image;
    private GpuSlabs? _slabs;

    private GpuProjector(GpuContext context, IDisposable? lease, ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options)
        : base(scanner, grid, context.Device, options)
    {
        Context = context;
        if (lease is not null)
            _owned.Add(lease);
        try
        {
            GpuEvent.CheckFits(scanner);
            Launchers = new(context, scanner, options);
            _tables = new(context, scanner, grid, options);
            _owned.Add(_tables);
            EventsPerLaunch = LaunchSize(context, grid, options.Method, Tables.RayCount);
            Lanes = [NewLane(), NewLane()];
        }
        catch
        {
            Dispose(true);
            throw;
        }
    }

    /// <summary>The device in use.</summary>
    public GpuContext Context { get; }

    /// <summary>The kernels.</summary>
    public ProjectionLaunchers Launchers { get; }

    /// <summary>The scanner's tables on the device.</summary>
    public ScannerTables<ViewTable> Tables => _tables.Scanner;

    /// <summary>Most events in one launch.</summary>
    public int EventsPerLaunch { get; }

    /// <summary>Two ways to the device, to be used in turn.</summary>
    public ImmutableArray<GpuLane> Lanes { get; }

    /// <summary>The order of events that is best for the device's caches.</summary>
    public EventOrder Order => _order ??= new(Scanner, Grid, Options);

    /// <summary>A projector that shares the device with all others of this process that use it at the same time.</summary>
    public static GpuProjector Open(ScannerGeometry scanner, VoxelGrid grid, ComputeDevice device, ProjectorOptions options)
    {
        GpuLease lease = GpuLease.On(device);
        return new(lease.Context, lease, scanner, grid, options);
    }

    /// <summary>A projector in a context that outlives it, and with whose kernels it shares.</summary>
    public static GpuProjector In(GpuContext context, ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options) =>
        new(context, null, scanner, grid, options);

    public override void Forward(ReadOnlySpan<float> image, ReadOnlySpan<CoincidenceEvent> events, Span<float> lineIntegrals)
    {
        CheckSizes(image.Length, events.Length, lineIntegrals.Length);
        CheckEvents(events);
        if (HasRoomForImage())
        {
            GpuBuffer<float> voxels = Image();
            Lanes[0].Queue.Write(voxels, image);
            var launch = Launchers.Forward;
            ForwardPieces(events, lineIntegrals, addsUp: false, (stream, config, lane, count) =>
                launch(stream, config, Tables, voxels.View, lane.Events.View, count, lane.Values.View));
            return;
        }

        GpuSlabs slabs = Slabs();
        var launchSlab = Launchers.ForwardSlab;
        lineIntegrals.Clear();
        for (int slab = 0; slab < slabs.Count; slab++)
        {
            slabs.Write(Lanes[0].Queue, slab, image);
            SlabPlace place = slabs.Place(slab);
            ArrayView<float> voxels = slabs.View(slab);
            ForwardPieces(events, lineIntegrals, addsUp: true, (stream, config, lane, count) =>
                launchSlab(stream, config, Tables, place, voxels, lane.Events.View, count, lane.Values.View));
        }
    }

    public override void Back(ReadOnlySpan<float> values, ReadOnlySpan<CoincidenceEvent> events, Span<float> image)
    {
        CheckSizes(image.Length, events.Length, values.Length);
        CheckEvents(events);
        if (HasRoomForImage())
        {
            GpuBuffer<float> voxels = Image();
            Lanes[0].Queue.Write(voxels, image);
            var launch = Launchers.Back;
            BackPieces(events, values, (stream, config, lane, count) => launch(stream, config, Tables, voxels.View, lane.Events.View, count, lane.Values.View));
            Lanes[0].Queue.Read(voxels, image);
            return;
        }

        GpuSlabs slabs = Slabs();
        var launchSlab = Launchers.BackSlab;
        for (int slab = 0; slab < slabs.Count; slab++)
        {
            slabs.Write(Lanes[0].Queue, slab, image);
            SlabPlace place = slabs.Place(slab);
            ArrayView<float> voxels = slabs.View(slab);
            BackPieces(events, values, (stream, config, lane, count) =>
                launchSlab(stream, config, Tables, place, voxels, lane.Events.View, count, lane.Values.View));
            slabs.Read(Lanes[0].Queue, slab, image);
        }
    }

    /// <summary>Waits until the device has done all that was asked of it through this projector.</summary>
    public void FinishLanes()
    {
        foreach (GpuLane lane in Lanes)
            lane.Queue.Finish();
    }

    internal override IEmEngine CreateEmEngine(GaussianPsf? psf) =>
        GpuEmEngine.HasRoom(this, psf) ? new GpuEmEngine(this, psf) : new GpuSlabEmEngine(this, psf);

    private protected override void Dispose(bool disposing)
    {
        _image?.Dispose();
        _slabs?.Dispose();
        for (int i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
        _owned.Clear();
        base.Dispose(disposing);
    }

    private static int LaunchSize(GpuContext context, VoxelGrid grid, ProjectionMethod method, int rayCount)
    {
        long visits = method == ProjectionMethod.Siddon
            ? grid.SizeX + grid.SizeY + grid.SizeZ
            : 4L * Math.Max(grid.SizeX, Math.Max(grid.SizeY, grid.SizeZ));
        return (int)Math.Clamp(context.Multiprocessors * VisitsPerMultiprocessor / (visits * rayCount), 1024, 1 << 21);
    }

    private static void Collect(GpuLane lane, Span<float> target)
    {
        lane.Queue.Finish();
        lane.HostValues.Span[..target.Length].CopyTo(target);
    }

    private GpuLane NewLane()
    {
        GpuLane lane = new(Context, EventsPerLaunch);
        _owned.Add(lane);
        return lane;
    }

    private void ForwardPieces(ReadOnlySpan<CoincidenceEvent> events, Span<float> lineIntegrals, bool addsUp, PieceLauncher launch)
    {
        Span<Range> awaited = [default, default];
        for (int first = 0, turn = 0; first < events.Length; first += EventsPerLaunch, turn ^= 1)
        {
            int count = Math.Min(EventsPerLaunch, events.Length - first);
            GpuLane lane = Lanes[turn];
            Collect(lane, lineIntegrals[awaited[turn]]);
            lane.Send(events.Slice(first, count), addsUp ? lineIntegrals.Slice(first, count) : default);
            using (GpuQueue.LaunchTurn begun = lane.Queue.Turn())
                launch(begun.Stream, Context.ConfigFor(count), lane, count);
            lane.Queue.BeginRead(lane.Values, lane.HostValues, count);
            awaited[turn] = first..(first + count);
        }

        for (int turn = 0; turn < Lanes.Length; turn++)
            Collect(Lanes[turn], lineIntegrals[awaited[turn]]);
    }

    private void BackPieces(ReadOnlySpan<CoincidenceEvent> events, ReadOnlySpan<float> values, PieceLauncher launch)
    {
        for (int first = 0, turn = 0; first < events.Length; first += EventsPerLaunch, turn ^= 1)
        {
            int count = Math.Min(EventsPerLaunch, events.Length - first);
            GpuLane lane = Lanes[turn];
            lane.Queue.Finish();
            lane.Send(events.Slice(first, count), values.Slice(first, count));
            using GpuQueue.LaunchTurn begun = lane.Queue.Turn();
            launch(begun.Stream, Context.ConfigFor(count), lane, count);
        }

        FinishLanes();
    }

    private bool HasRoomForImage() => _image is not null
        || (_slabs is null && sizeof(float) * (long)Grid.VoxelCount <= Math.Min(Context.MaxBufferBytes, Context.FreeBytes));

    private GpuSlabs Slabs() => _slabs ??= new(Context, Scanner, Grid, Options, Context.FreeBytes);

    // Allocated when first needed: an EM engine has images of its own.
    private GpuBuffer<float> Image() => _image ??= Context.Allocate<float>(Grid.VoxelCount, $"an image of {Grid}");

    private delegate void PieceLauncher(AcceleratorStream stream, KernelConfig config, GpuLane lane, int count);
}
