using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Expectation maximisation on the CPU over any projector's forward and back projection.</summary>
internal sealed class CpuEmEngine : IEmEngine
{
    private readonly Projector _projector;
    private readonly GaussianConvolution? _psf;
    private readonly float[] _image;
    private readonly float[] _blurred;
    private readonly float[] _sensitivity;
    private readonly float[] _back;
    private float[] _values = [];

    public CpuEmEngine(Projector projector, GaussianPsf? psf)
    {
        _projector = projector;
        _psf = psf is null ? null : new(projector.Grid, psf, projector.Device.Threads);
        _image = new float[projector.Grid.VoxelCount];
        _blurred = psf is null ? _image : new float[projector.Grid.VoxelCount];
        _sensitivity = new float[projector.Grid.VoxelCount];
        _back = new float[projector.Grid.VoxelCount];
    }

    public IEventsOnDevice Upload(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination) => new HeldEvents(events, contamination);

    public void WriteImage(ReadOnlySpan<float> image) => image.CopyTo(_image);

    public void ReadImage(Span<float> image) => _image.CopyTo(image);

    public void WriteSensitivity(ReadOnlySpan<float> sensitivity) => sensitivity.CopyTo(_sensitivity);

    public void BeginUpdate()
    {
        _psf?.Apply(_image, _blurred);
        Array.Clear(_back);
    }

    public double Accumulate(IEventsOnDevice events)
    {
        HeldEvents held = (HeldEvents)events;
        if (_values.Length < held.Count)
            _values = new float[held.Count];
        Span<float> values = _values.AsSpan(0, held.Count);
        _projector.Forward(_blurred, held.Events.Span, values);
        double sum = EmLaw.InvertAndSumLogs(values, held.Contamination.Span);
        _projector.Back(values, held.Events.Span, _back);
        return sum;
    }

    public void ReadBackProjection(Span<float> back)
    {
        _psf?.Apply(_back, _back);
        _back.CopyTo(back);
    }

    public void EndUpdate(float sensitivityScale)
    {
        _psf?.Apply(_back, _back);
        for (int i = 0; i < _image.Length; i++)
            _image[i] = EmLaw.Update(_image[i], _back[i], sensitivityScale * _sensitivity[i]);
    }

    public void Dispose()
    {
    }
}
