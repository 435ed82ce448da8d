using ILGPU;
using ILGPU.Runtime;
using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Gpu;

using ConvolveLauncher = Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int>;
using SumLogsLauncher = Action<AcceleratorStream, KernelConfig, ArrayView<float>, int, ArrayView<LogSum>>;
using UpdateLauncher = Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, float>;

/// <summary>
/// Expectation maximisation on a device. Images, sensitivity and events stay there from update to update; what comes back is the
/// likelihood, and the image when asked for. The arithmetic is <see cref="EventLaw"/>'s, <see cref="EmLaw"/>'s and <see cref="LogSum"/>'s.
/// </summary>
internal sealed class GpuEmEngine : IEmEngine
{
    private const int DefaultEventsPerChunk = 1 << 25;

    // Enough to keep a GPU busy with logarithms, few enough to read back after every chunk of events.
    private const int LogSumGroups = 32;

    // Left free when events are uploaded, for what the driver allocates for itself.
    private const long ReserveBytes = 256L << 20;

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
    private readonly GpuBuffer<float> _inverses;
    private readonly GpuBuffer<LogSum> _logSums;
    private readonly LogSum[] _logSumsRead;
    private readonly GpuBuffer<GpuEvent> _stagedEvents;
    private readonly GpuBuffer<float> _stagedContamination;
    private readonly GpuEvent[] _packed;

    /// <summary>Takes memory on the projector's device.</summary>
    /// <param name="projector">Whose scanner, grid and device to use; must outlive the engine.</param>
    /// <param name="psf">Image-space resolution model; none when null.</param>
    /// <param name="reserveBytes">Device memory that events must leave free; events beyond it are sent anew at every pass.</param>
    /// <param name="eventsPerChunk">Most events in one buffer.</param>
    public GpuEmEngine(GpuProjector projector, GaussianPsf? psf, long reserveBytes = ReserveBytes, int eventsPerChunk = DefaultEventsPerChunk)
    {
        _projector = projector;
        _context = projector.Context;
        _psf = psf;
        _reserveBytes = reserveBytes;
        _eventsPerChunk = (int)Math.Min(eventsPerChunk, _context.MaxBufferBytes / Interop.SizeOf<GpuEvent>());
        _packed = new GpuEvent[projector.EventsPerLaunch];
        try
        {
            _image = Voxels("the image");
            _sensitivity = Voxels("the sensitivity image");
            _back = Voxels("the back projection");
            _blurred = psf is null ? _image : Voxels("the blurred image");
            _scratch = psf is null ? null : Voxels("the blurring");
            if (psf is not null)
                _psfWeights = [Weights(psf.KernelX), Weights(psf.KernelY), Weights(psf.KernelZ)];
            _inverses = Own(_context.Allocate<float>(projector.EventsPerLaunch, "ratios"));
            _logSums = Own(_context.Allocate<LogSum>(LogSumGroups * _context.GroupSize, "the likelihood"));
            _logSumsRead = new LogSum[_logSums.Length];
            _stagedEvents = Own(_context.Allocate<GpuEvent>(projector.EventsPerLaunch, "events"));
            _stagedContamination = Own(_context.Allocate<float>(projector.EventsPerLaunch, "additive terms"));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IEventsOnDevice Upload(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        if (!contamination.IsEmpty && contamination.Length != events.Length)
            throw new ArgumentException($"{contamination.Length} additive terms were given for {events.Length} events.", nameof(contamination));
        _projector.CheckEvents(events.Span);
        return new GpuEvents(_projector, events, contamination, _packed, _reserveBytes, _eventsPerChunk);
    }

    public void WriteImage(ReadOnlySpan<float> image) => _image.Write(Checked(image));

    public void ReadImage(Span<float> image)
    {
        Checked(image);
        _image.Read(image);
    }

    public void WriteSensitivity(ReadOnlySpan<float> sensitivity) => _sensitivity.Write(Checked(sensitivity));

    public void BeginUpdate()
    {
        if (_psf is not null)
            Blur(_image, _blurred);
        _back.Clear();
    }

    public double Accumulate(IEventsOnDevice events)
    {
        GpuEvents held = (GpuEvents)events;
        _logSums.Clear();
        for (int first = 0; first < held.Count;)
            first += first < held.ResidentCount ? AccumulateResident(held, first) : AccumulateStaged(held, first);
        _logSums.Read(_logSumsRead);
        double total = 0;
        foreach (LogSum sum in _logSumsRead)
            total -= sum.Total;
        return total;
    }

    public void EndUpdate(float sensitivityScale)
    {
        GpuBuffer<float> back = _back;
        if (_psf is not null)
        {
            Blur(_back, _blurred);
            back = _blurred;
        }

        var update = _context.Load<UpdateLauncher>(typeof(ImageKernels).GetMethod(nameof(ImageKernels.Update))!);
        update(_context.Stream, _context.ConfigFor(_projector.Grid.VoxelCount), _image.View, back.View, _sensitivity.View, sensitivityScale);
        _context.Finish();
    }

    public void Dispose() => _buffers.ForEach(static buffer => buffer.Dispose());

    private int AccumulateResident(GpuEvents held, int first)
    {
        (GpuBuffer<GpuEvent> events, GpuBuffer<float>? contamination, int at, int available) = held.Locate(first);
        int count = Math.Min(available, _projector.EventsPerLaunch);
        Launch(events.View.SubView(at, count), contamination?.View.SubView(at, count), count);
        return count;
    }

    private int AccumulateStaged(GpuEvents held, int first)
    {
        int count = Math.Min(held.Count - first, _projector.EventsPerLaunch);
        Span<GpuEvent> packed = _packed.AsSpan(0, count);
        EventPacker.Pack(held.Events.Span.Slice(first, count), packed);
        _stagedEvents.Write(packed);
        if (held.HasContamination)
            _stagedContamination.Write(held.Contamination.Span.Slice(first, count));
        Launch(_stagedEvents.View, held.HasContamination ? _stagedContamination.View : null, count);
        return count;
    }

    private void Launch(ArrayView<GpuEvent> events, ArrayView<float>? contamination, int count)
    {
        _projector.Launchers.Fused(
            _context.Stream,
            _context.ConfigFor(count),
            _projector.Tables,
            _blurred.View,
            _back.View,
            events,
            contamination ?? _stagedContamination.View,
            contamination is null ? 0 : 1,
            count,
            _inverses.View);
        var sumLogs = _context.Load<SumLogsLauncher>(typeof(ImageKernels).GetMethod(nameof(ImageKernels.SumLogs))!);
        sumLogs(_context.Stream, _context.ConfigFor((int)_logSums.Length), _inverses.View, count, _logSums.View);
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
        convolve(_context.Stream, _context.ConfigFor(_projector.Grid.VoxelCount), source.View, target.View, _psfWeights[axis].View, size, stride);
    }

    private GpuBuffer<float> Voxels(string what) => Own(_context.Allocate<float>(_projector.Grid.VoxelCount, $"{what}, {_projector.Grid}"));

    private GpuBuffer<float> Weights(float[] kernel)
    {
        GpuBuffer<float> buffer = Own(_context.Allocate<float>(kernel.Length, "the PSF"));
        buffer.Write(kernel);
        return buffer;
    }

    private GpuBuffer<T> Own<T>(GpuBuffer<T> buffer)
        where T : unmanaged
    {
        _buffers.Add(buffer);
        return buffer;
    }

    private ReadOnlySpan<float> Checked(ReadOnlySpan<float> image) => image.Length == _projector.Grid.VoxelCount
        ? image
        : throw new ArgumentException($"The image has {image.Length} voxels; the engine's grid has {_projector.Grid.VoxelCount}.");
}
