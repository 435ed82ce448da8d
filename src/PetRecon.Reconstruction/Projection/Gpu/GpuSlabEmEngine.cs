using ILGPU;
using ILGPU.Runtime;
using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Projection.Gpu;

using InvertLauncher = Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, int, int>;

/// <summary>
/// Expectation maximisation with an image that has no room on the device: images lie on the host, which also blurs and updates them; the device
/// gets slabs of planes in turn. Events go through all slabs forward, then through all of them back, so many at a time as have a value each there.
/// </summary>
internal sealed class GpuSlabEmEngine : IGroupEngine
{
    private const int FewestEventsPerRound = 1 << 10;
    private const int MostEventsPerRound = 1 << 22;

    // Of what is free; the rest is for events.
    private const double SlabsShareOfMemory = 0.5;
    private const double ValuesShareOfMemory = 0.1;

    private readonly GpuProjector _projector;
    private readonly GpuContext _context;
    private readonly GaussianConvolution? _psf;
    private readonly int _eventsPerRound;
    private readonly long _reserveBytes;
    private readonly List<IDisposable> _buffers = [];
    private readonly GpuBuffer<float> _values;
    private readonly GpuLogSum _logSum;
    private readonly GpuSlabs _slabs;
    private readonly float[] _image;
    private readonly float[] _blurred;
    private readonly float[] _sensitivity;
    private readonly float[] _back;

    /// <summary>Takes memory on the projector's device and on the host.</summary>
    /// <param name="projector">Whose scanner, grid and device to use; must outlive the engine.</param>
    /// <param name="psf">Image-space resolution model; none when null.</param>
    /// <param name="slabBytes">Most memory of a slab; half of what is free when null.</param>
    /// <param name="eventsPerRound">Most events that go through the slabs together; as many as a tenth of the free memory has values for, and 2^22 at the most, when null.</param>
    /// <param name="reserveBytes">Device memory that events must leave free.</param>
    /// <exception cref="Compute.ComputeDeviceException">The device has no room for a plane.</exception>
    public GpuSlabEmEngine(GpuProjector projector, GaussianPsf? psf, long? slabBytes = null, int? eventsPerRound = null, long reserveBytes = GpuEvents.ReserveBytes)
    {
        _projector = projector;
        _context = projector.Context;
        _eventsPerRound = eventsPerRound
            ?? (int)Math.Clamp(ValuesShareOfMemory * _context.FreeBytes / sizeof(float), FewestEventsPerRound, MostEventsPerRound);
        _reserveBytes = reserveBytes;
        _psf = psf is null ? null : new(projector.Grid, psf, Environment.ProcessorCount);
        try
        {
            _buffers.Add(_values = _context.Allocate<float>(_eventsPerRound, "values of events"));
            _buffers.Add(_logSum = new(_context));
            _buffers.Add(_slabs = new(_context, projector.Scanner, projector.Grid, projector.Options, slabBytes ?? (long)(SlabsShareOfMemory * _context.FreeBytes)));
        }
        catch
        {
            Dispose();
            throw;
        }

        _image = new float[projector.Grid.VoxelCount];
        _blurred = psf is null ? _image : new float[_image.Length];
        _sensitivity = new float[_image.Length];
        _back = new float[_image.Length];
    }

    /// <summary>Number of slabs.</summary>
    public int SlabCount => _slabs.Count;

    /// <inheritdoc/>
    public string Notice =>
        $"{_context.Device} has no room for the images of {_projector.Grid}; they stay on the host, and the device gets them in {SlabCount} slabs of planes, which takes longer.";

    private GpuQueue Queue => _projector.Lanes[0].Queue;

    public IEventsOnDevice Upload(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        return new GpuEvents(_projector, events, contamination, _reserveBytes, GpuEvents.MostPerChunk, ordered: true);
    }

    public void WriteImage(ReadOnlySpan<float> image) => image.CopyTo(_image);

    public void ReadImage(Span<float> image) => _image.CopyTo(image);

    public void WriteSensitivity(ReadOnlySpan<float> sensitivity) => sensitivity.CopyTo(_sensitivity);

    public void BeginUpdate()
    {
        _psf?.Apply(_image, _blurred);
        Array.Clear(_back);
        _logSum.Clear(Queue);
        Queue.Finish();
    }

    public double Accumulate(IEventsOnDevice events)
    {
        GpuEvents held = (GpuEvents)events;
        for (int first = 0; first < held.Count; first += _eventsPerRound)
            Round(held, first, Math.Min(_eventsPerRound, held.Count - first));
        return 0;
    }

    public double Finish() => -_logSum.Take(Queue);

    public void ReadBackProjection(Span<float> back)
    {
        _psf?.Apply(_back, _back);
        _back.CopyTo(back);
    }

    public void EndUpdate(float sensitivityScale)
    {
        _psf?.Apply(_back, _back);
        int threads = Environment.ProcessorCount;
        Parallel.For(0, threads, thread =>
        {
            (int begin, int end) = Share.Of(_image.Length, thread, threads);
            for (int i = begin; i < end; i++)
                _image[i] = EmLaw.Update(_image[i], _back[i], sensitivityScale * _sensitivity[i]);
        });
    }

    public void ReadBack(Span<float> back) => _back.CopyTo(back);

    public void WriteBack(ReadOnlySpan<float> back) => back.CopyTo(_back);

    public void Dispose()
    {
        _projector.FinishLanes();
        _buffers.ForEach(static buffer => buffer.Dispose());
        _buffers.Clear();
    }

    private void Round(GpuEvents held, int first, int count)
    {
        Queue.Clear(_values);
        for (int slab = 0; slab < _slabs.Count; slab++)
        {
            _slabs.Write(Queue, slab, _blurred);
            SlabPlace place = _slabs.Place(slab);
            ArrayView<float> voxels = _slabs.View(slab);
            Pieces(held, first, count, (stream, config, events, _, values, size) =>
                _projector.Launchers.ForwardSlab(stream, config, _projector.Tables, place, voxels, events, size, values));
        }

        Pieces(held, first, count, Invert);
        for (int slab = 0; slab < _slabs.Count; slab++)
        {
            // On top of what other events have left there.
            _slabs.Write(Queue, slab, _back);
            SlabPlace place = _slabs.Place(slab);
            ArrayView<float> voxels = _slabs.View(slab);
            Pieces(held, first, count, (stream, config, events, _, values, size) =>
                _projector.Launchers.BackSlab(stream, config, _projector.Tables, place, voxels, events, size, values));
            _slabs.Read(Queue, slab, _back);
        }
    }

    private void Invert(AcceleratorStream stream, KernelConfig config, ArrayView<GpuEvent> events, ArrayView<float>? contamination, ArrayView<float> values, int count)
    {
        var invert = _context.Load<InvertLauncher>(typeof(ImageKernels).GetMethod(nameof(ImageKernels.Invert))!);
        invert(stream, config, values, contamination ?? values, contamination is null ? 0 : 1, count);
        _logSum.Add(stream, values, count);
    }

    // Launches for all events of a round, one piece after the other in one queue, so that no two add to the same sums.
    private void Pieces(GpuEvents held, int first, int count, PieceLauncher launch)
    {
        for (int done = 0; done < count;)
        {
            int at = first + done;
            int size = Math.Min(count - done, _projector.EventsPerLaunch);
            ArrayView<GpuEvent> events;
            ArrayView<float>? contamination = null;
            GpuLane lane = _projector.Lanes[0];
            if (at < held.ResidentCount)
            {
                (GpuBuffer<GpuEvent> buffer, GpuBuffer<float>? additive, int place, int available) = held.Locate(at);
                size = Math.Min(size, available);
                events = buffer.Part(place, size);
                contamination = additive?.Part(place, size);
            }
            else
            {
                lane.Queue.Finish();
                (ReadOnlyMemory<GpuEvent> packed, ReadOnlyMemory<float> additive) = held.OnHost(at, size);
                lane.Send(packed.Span, additive.Span);
                events = lane.Events.Part(0, size);
                contamination = held.HasContamination ? lane.Values.Part(0, size) : null;
            }

            using (GpuQueue.LaunchTurn begun = lane.Queue.Turn())
                launch(begun.Stream, _context.ConfigFor(size), events, contamination, _values.Part(done, size), size);
            done += size;
        }

        Queue.Finish();
    }

    private delegate void PieceLauncher(
        AcceleratorStream stream, KernelConfig config, ArrayView<GpuEvent> events, ArrayView<float>? contamination, ArrayView<float> values, int count);
}
