using ILGPU;
using ILGPU.Runtime;
using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Reconstruction.Projection.Gpu;

using ConvolveLauncher = Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int>;
using UpdateLauncher = Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, float>;

/// <summary>
/// Expectation maximisation on a device. Images, sensitivity and events stay there from update to update; what comes back is the
/// likelihood, and the image when asked for. Events that have no room are sent while the device works on those before.
/// The arithmetic is <see cref="EventLaw"/>'s, <see cref="EmLaw"/>'s and <see cref="LogSum"/>'s.
/// </summary>
internal sealed class GpuEmEngine : IGroupEngine
{
    // More than sums of logarithms and a PSF take.
    private const long SmallBytes = 1 << 20;

    private readonly GpuProjector _projector;
    private readonly GpuContext _context;
    private readonly GaussianPsf? _psf;
    private readonly long _reserveBytes;
    private readonly int _eventsPerChunk;
    private readonly List<IDisposable> _buffers = [];
    private readonly GpuBuffer<float> _image;
    private readonly GpuBuffer<float> _blurred;
    private readonly GpuBuffer<float> _sensitivity;
    private readonly GpuBuffer<float> _back;
    private readonly GpuBuffer<float>? _scratch;
    private readonly GpuBuffer<float>[] _psfWeights = [];
    private readonly GpuBuffer<float>[] _inverses;
    private readonly GpuLogSum[] _logSums;
    private int _turn;

    /// <summary>Takes memory on the projector's device.</summary>
    /// <param name="projector">Whose scanner, grid and device to use; must outlive the engine.</param>
    /// <param name="psf">Image-space resolution model; none when null.</param>
    /// <param name="reserveBytes">Device memory that events must leave free; events beyond it are sent anew at every pass.</param>
    /// <param name="eventsPerChunk">Most events in one buffer.</param>
    /// <exception cref="Compute.ComputeDeviceException">The device has too little memory for the images.</exception>
    public GpuEmEngine(GpuProjector projector, GaussianPsf? psf, long reserveBytes = GpuEvents.ReserveBytes, int eventsPerChunk = GpuEvents.MostPerChunk)
    {
        _projector = projector;
        _context = projector.Context;
        _psf = psf;
        _reserveBytes = reserveBytes;
        _eventsPerChunk = eventsPerChunk;
        int images = ImageCount(psf);
        _context.Require(images * sizeof(float) * (long)projector.Grid.VoxelCount, $"the {images} images of a reconstruction on {projector.Grid}");
        try
        {
            _image = Voxels("the image");
            _sensitivity = Voxels("the sensitivity image");
            _back = Voxels("the back projection");
            _blurred = psf is null ? _image : Voxels("the blurred image");
            _scratch = psf is null ? null : Voxels("the blurring");
            if (psf is not null)
                _psfWeights = [Weights(psf.KernelX), Weights(psf.KernelY), Weights(psf.KernelZ)];
            _inverses = [.. projector.Lanes.Select(_ => Own(_context.Allocate<float>(projector.EventsPerLaunch, "ratios")))];
            _logSums = [.. projector.Lanes.Select(_ => Own(new GpuLogSum(_context)))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether a projector's device has room for all images, and for what the engine takes beside them.</summary>
    public static bool HasRoom(GpuProjector projector, GaussianPsf? psf)
    {
        long bytes = sizeof(float) * (long)projector.Grid.VoxelCount;
        long ratioBytes = sizeof(float) * (long)projector.EventsPerLaunch * projector.Lanes.Length;
        return bytes <= projector.Context.MaxBufferBytes && ImageCount(psf) * bytes + ratioBytes + SmallBytes <= projector.Context.FreeBytes;
    }

    /// <summary>Whether uploaded events are brought into <see cref="EventOrder"/>; only benchmarks do without.</summary>
    public bool OrdersEvents { get; init; } = true;

    /// <summary>What steps between images go to.</summary>
    public GpuQueue Queue => _projector.Lanes[0].Queue;

    /// <summary>x.</summary>
    public GpuBuffer<float> Image => _image;

    /// <summary>The sensitivity image.</summary>
    public GpuBuffer<float> Sensitivity => _sensitivity;

    public IEventsOnDevice Upload(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        return new GpuEvents(_projector, events, contamination, _reserveBytes, _eventsPerChunk, OrdersEvents);
    }

    public void WriteImage(ReadOnlySpan<float> image) => Queue.Write(_image, Checked(image));

    public void ReadImage(Span<float> image)
    {
        Checked(image);
        Queue.Read(_image, image);
    }

    public void WriteSensitivity(ReadOnlySpan<float> sensitivity) => Queue.Write(_sensitivity, Checked(sensitivity));

    public void BeginUpdate()
    {
        if (_psf is not null)
            Blur(_image, _blurred);
        Queue.Clear(_back);
        foreach (GpuLogSum sums in _logSums)
            sums.Clear(Queue);
        Queue.Finish();
    }

    public double Accumulate(IEventsOnDevice events)
    {
        GpuEvents held = (GpuEvents)events;
        for (int first = 0; first < held.Count;)
            first += first < held.ResidentCount ? AccumulateResident(held, first) : AccumulateFromHost(held, first);
        return 0;
    }

    public double AccumulateOnce(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        GpuEvents.Check(_projector, events, contamination);
        for (int first = 0; first < events.Length; first += _projector.EventsPerLaunch)
        {
            int count = Math.Min(events.Length - first, _projector.EventsPerLaunch);
            GpuLane lane = _projector.Lanes[_turn];
            lane.Queue.Finish();
            lane.Send(events.Span.Slice(first, count), contamination.IsEmpty ? default : contamination.Span.Slice(first, count));
            Launch(lane.Events.View, contamination.IsEmpty ? null : lane.Values.View, count);
        }

        return 0;
    }

    public double Finish()
    {
        double total = 0;
        for (int i = 0; i < _logSums.Length; i++)
            total -= _logSums[i].Take(_projector.Lanes[i].Queue);
        return total;
    }

    public void ReadBackProjection(Span<float> back)
    {
        Checked(back);
        Queue.Read(CollectBackProjection(), back);
    }

    public void EndUpdate(float sensitivityScale)
    {
        GpuBuffer<float> back = CollectBackProjection();
        var update = _context.Load<UpdateLauncher>(typeof(ImageKernels).GetMethod(nameof(ImageKernels.Update))!);
        using (GpuQueue.LaunchTurn begun = Queue.Turn())
            update(begun.Stream, _context.ConfigFor(_projector.Grid.VoxelCount), _image.View, back.View, _sensitivity.View, sensitivityScale);
        Queue.Finish();
    }

    public IPenalisedStep? CreatePenalisedStep(float[] distances, in PenaltyNumbers numbers, int subsets)
    {
        if (!GpuPenalisedStep.HasRoom(_context, _projector.Grid, subsets))
            return null;
        GpuPenalisedStep step = new(this, _context, _projector.Grid, distances, numbers, subsets);
        _buffers.Add(step);
        return step;
    }

    public void ReadBack(Span<float> back)
    {
        _projector.FinishLanes();
        Queue.Read(_back, back);
    }

    public void WriteBack(ReadOnlySpan<float> back) => Queue.Write(_back, Checked(back));

    public void Dispose()
    {
        _projector.FinishLanes();
        _buffers.ForEach(static buffer => buffer.Dispose());
        _buffers.Clear();
    }

    /// <summary>G'(back projection), once everything is accumulated.</summary>
    public GpuBuffer<float> CollectBackProjection()
    {
        _projector.FinishLanes();
        if (_psf is null)
            return _back;
        Blur(_back, _blurred);
        return _blurred;
    }

    private int AccumulateResident(GpuEvents held, int first)
    {
        (GpuBuffer<GpuEvent> events, GpuBuffer<float>? contamination, int at, int available) = held.Locate(first);
        int count = Math.Min(available, _projector.EventsPerLaunch);
        Launch(events.Part(at, count), contamination?.Part(at, count), count);
        return count;
    }

    private int AccumulateFromHost(GpuEvents held, int first)
    {
        int count = Math.Min(held.Count - first, _projector.EventsPerLaunch);
        GpuLane lane = _projector.Lanes[_turn];
        lane.Queue.Finish();
        (ReadOnlyMemory<GpuEvent> events, ReadOnlyMemory<float> contamination) = held.OnHost(first, count);
        lane.Send(events.Span, contamination.Span);
        Launch(lane.Events.View, held.HasContamination ? lane.Values.View : null, count);
        return count;
    }

    // In the lanes in turn: the last threads of one launch run beside the first of the next.
    private void Launch(ArrayView<GpuEvent> events, ArrayView<float>? contamination, int count)
    {
        GpuLane lane = _projector.Lanes[_turn];
        GpuBuffer<float> inverses = _inverses[_turn];
        GpuLogSum logSums = _logSums[_turn];
        _turn = (_turn + 1) % _projector.Lanes.Length;
        var fused = _projector.Launchers.Fused;
        using GpuQueue.LaunchTurn begun = lane.Queue.Turn();
        fused(
            begun.Stream,
            _context.ConfigFor(count),
            _projector.Tables,
            _blurred.View,
            _back.View,
            events,
            contamination ?? lane.Values.View,
            contamination is null ? 0 : 1,
            count,
            inverses.View);
        logSums.Add(begun.Stream, inverses.View, count);
    }

    // source is left as it is.
    private void Blur(GpuBuffer<float> source, GpuBuffer<float> target)
    {
        Core.Imaging.VoxelGrid grid = _projector.Grid;
        Pass(source, target, 0, grid.SizeX, 1);
        Pass(target, _scratch!, 1, grid.SizeY, grid.SizeX);
        Pass(_scratch!, target, 2, grid.SizeZ, grid.SizeX * grid.SizeY);
    }

    private void Pass(GpuBuffer<float> source, GpuBuffer<float> target, int axis, int size, int stride)
    {
        var convolve = _context.Load<ConvolveLauncher>(typeof(ImageKernels).GetMethod(nameof(ImageKernels.Convolve))!);
        using GpuQueue.LaunchTurn begun = Queue.Turn();
        convolve(begun.Stream, _context.ConfigFor(_projector.Grid.VoxelCount), source.View, target.View, _psfWeights[axis].View, size, stride);
    }

    private static int ImageCount(GaussianPsf? psf) => psf is null ? 3 : 5;

    private GpuBuffer<float> Voxels(string what) => Own(_context.Allocate<float>(_projector.Grid.VoxelCount, $"{what}, {_projector.Grid}"));

    private GpuBuffer<float> Weights(float[] kernel)
    {
        GpuBuffer<float> buffer = Own(_context.Allocate<float>(kernel.Length, "the PSF"));
        Queue.Write<float>(buffer, kernel);
        return buffer;
    }

    private T Own<T>(T buffer)
        where T : IDisposable
    {
        _buffers.Add(buffer);
        return buffer;
    }

    private ReadOnlySpan<float> Checked(ReadOnlySpan<float> image) => image.Length == _projector.Grid.VoxelCount
        ? image
        : throw new ArgumentException($"The image has {image.Length} voxels; the engine's grid has {_projector.Grid.VoxelCount}.");
}
