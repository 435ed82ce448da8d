using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// Expectation maximisation on the slab projector: the image is laid out once an update, each chunk of events is decoded and ordered
/// once for both directions, and the back projections of all chunks are gathered in the slab layout.
/// </summary>
internal sealed class SlabEmEngine : IEmEngine
{
    private readonly SlabProjector _projector;
    private readonly GaussianConvolution? _psf;
    private readonly float[] _image;
    private readonly float[] _scratch;
    private readonly float[] _sensitivity;
    private readonly float[] _values;

    public SlabEmEngine(SlabProjector projector, GaussianPsf? psf)
    {
        _projector = projector;
        _psf = psf is null ? null : new(projector.Grid, psf, projector.Device.Threads);
        _image = new float[projector.Grid.VoxelCount];
        _scratch = new float[projector.Grid.VoxelCount];
        _sensitivity = new float[projector.Grid.VoxelCount];
        _values = new float[projector.EventsPerChunk];
    }

    public IEventsOnDevice Upload(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        _projector.CheckEvents(events.Span);
        return new HeldEvents(events, contamination);
    }

    public void WriteImage(ReadOnlySpan<float> image) => image.CopyTo(_image);

    public void ReadImage(Span<float> image) => _image.CopyTo(image);

    public void WriteSensitivity(ReadOnlySpan<float> sensitivity) => sensitivity.CopyTo(_sensitivity);

    public void BeginUpdate()
    {
        if (_psf is null)
        {
            _projector.SetSource(_image);
        }
        else
        {
            _psf.Apply(_image, _scratch);
            _projector.SetSource(_scratch);
        }

        _projector.ClearTarget();
    }

    public double Accumulate(IEventsOnDevice events)
    {
        HeldEvents held = (HeldEvents)events;
        double sum = 0;
        for (int start = 0; start < held.Count; start += _projector.EventsPerChunk)
        {
            int count = Math.Min(_projector.EventsPerChunk, held.Count - start);
            Span<float> values = _values.AsSpan(0, count);
            _projector.LoadChunk(held.Events.Slice(start, count));
            _projector.ForwardChunk(values);
            sum += EmLaw.InvertAndSumLogs(values, held.Contamination.IsEmpty ? default : held.Contamination.Span.Slice(start, count));
            _projector.BackChunk(values);
        }

        return sum;
    }

    public void EndUpdate(float sensitivityScale)
    {
        Array.Clear(_scratch);
        _projector.AddTarget(_scratch);
        _psf?.Apply(_scratch, _scratch);
        Parallel.For(0, _projector.Device.Threads, thread =>
        {
            (int begin, int end) = Share.Of(_image.Length, thread, _projector.Device.Threads);
            for (int i = begin; i < end; i++)
                _image[i] = EmLaw.Update(_image[i], _scratch[i], sensitivityScale * _sensitivity[i]);
        });
    }

    public void Dispose()
    {
    }
}
