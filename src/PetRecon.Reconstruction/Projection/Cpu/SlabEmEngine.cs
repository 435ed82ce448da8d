using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Projection.Columns;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// Expectation maximisation on the slab projector: the image is laid out once an update, events are put in order once, when
/// they are uploaded, decoded once an update for both directions, and all back projections are gathered in the layout of the kernels.
/// </summary>
internal sealed class SlabEmEngine : IEmEngine
{
    private readonly SlabProjector _projector;
    private readonly SectionEngine? _sections;
    private readonly GaussianConvolution? _psf;
    private readonly float[] _image;
    private readonly float[] _scratch;
    private readonly float[] _sensitivity;
    private float[] _lanes = [];
    private float[] _values = [];
    private CompiledRays? _passing;
    private float[] _passingContamination = [];
    private SectionEvents? _passingSections;
    private CoincidenceEvent[] _left = [];
    private float[] _leftContamination = [];

    public SlabEmEngine(SlabProjector projector, GaussianPsf? psf)
    {
        _projector = projector;
        _psf = psf is null ? null : new(projector.Grid, psf, projector.Device.Threads);
        _image = new float[projector.Grid.VoxelCount];
        _scratch = new float[projector.Grid.VoxelCount];
        _sensitivity = new float[projector.Grid.VoxelCount];
        _sections = projector.CreateSections();
    }

    public IEventsOnDevice Upload(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        _projector.CheckEvents(events.Span);
        SectionEvents? sections = Divide(ref events, ref contamination, passing: false);
        CompiledRays rays = _projector.Compile(events);
        if (contamination.IsEmpty)
            return new SlabEvents(rays, null, default, sections);
        return _projector.RaysPerEvent == 1
            ? new SlabEvents(rays, rays.ToLanes(contamination.Span), default, sections)
            : new SlabEvents(rays, null, contamination, null);
    }

    public void WriteImage(ReadOnlySpan<float> image) => image.CopyTo(_image);

    public void ReadImage(Span<float> image) => _image.CopyTo(image);

    public void WriteSensitivity(ReadOnlySpan<float> sensitivity) => sensitivity.CopyTo(_sensitivity);

    public void BeginUpdate()
    {
        _psf?.Apply(_image, _scratch);
        _projector.SetSource(_psf is null ? _image : _scratch);
        _projector.ClearTarget();
        _sections?.Begin();
    }

    public double Accumulate(IEventsOnDevice events)
    {
        SlabEvents held = (SlabEvents)events;
        if (_projector.RaysPerEvent == 1)
        {
            double logs = _projector.Accumulate(held.Rays, held.LaneContamination);
            return held.Sections is null ? logs : logs + _sections!.Accumulate(held.Sections, _psf is null ? _image : _scratch);
        }

        // The rays of an event lie far apart, so all are projected before the first ratio.
        if (_lanes.Length < held.Rays.LaneCount)
            _lanes = new float[held.Rays.LaneCount];
        if (_values.Length < held.Rays.EventCount)
            _values = new float[held.Rays.EventCount];
        Span<float> values = _values.AsSpan(0, held.Rays.EventCount);
        _projector.Forward(held.Rays, _lanes);
        _projector.SumRays(held.Rays, _lanes, values);
        double sum = EmLaw.InvertAndSumLogs(values, held.Contamination.Span);
        held.Rays.ToLanes(values, _lanes);
        _projector.Back(held.Rays, _lanes);
        return sum;
    }

    // In memory that is used for one chunk after the other.
    public double AccumulateOnce(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        _projector.CheckEvents(events.Span);
        SectionEvents? sections = Divide(ref events, ref contamination, passing: true);
        CompiledRays rays = _passing = _projector.Compile(events, _passing);
        if (contamination.IsEmpty || _projector.RaysPerEvent > 1)
            return Accumulate(new SlabEvents(rays, null, contamination, sections));
        if (_passingContamination.Length < rays.LaneCount)
            _passingContamination = GC.AllocateUninitializedArray<float>(rays.LaneCount);
        rays.ToLanes(contamination.Span, _passingContamination);
        return Accumulate(new SlabEvents(rays, _passingContamination, default, sections));
    }

    public void ReadBackProjection(Span<float> back)
    {
        CollectBackProjection();
        _scratch.CopyTo(back);
    }

    public void EndUpdate(float sensitivityScale)
    {
        CollectBackProjection();
        Parallel.For(0, _projector.Device.Threads, thread =>
        {
            (int begin, int end) = Share.Of(_image.Length, thread, _projector.Device.Threads);
            for (int i = begin; i < end; i++)
                _image[i] = EmLaw.Update(_image[i], _scratch[i], sensitivityScale * _sensitivity[i]);
        });
    }

    public void Dispose() => _sections?.Dispose();

    // Takes out of the events those that are many between the same columns of crystals. With memory to use again, what is left lies there until the next time.
    private SectionEvents? Divide(ref ReadOnlyMemory<CoincidenceEvent> events, ref ReadOnlyMemory<float> contamination, bool passing)
    {
        if (_sections is null || events.Length > ColumnPairOrder.MostEvents)
            return null;
        SectionEvents? sections = _sections.Order.Sort(events, contamination, passing ? _passingSections : null);
        if (sections is null)
            return null;
        ReadOnlySpan<int> left = _sections.Order.Left;
        CoincidenceEvent[] leftEvents = passing && _left.Length >= left.Length ? _left : new CoincidenceEvent[left.Length];
        float[] leftContamination = contamination.IsEmpty ? [] : passing && _leftContamination.Length >= left.Length ? _leftContamination : new float[left.Length];
        for (int i = 0; i < left.Length; i++)
        {
            leftEvents[i] = events.Span[left[i]];
            if (leftContamination.Length > 0)
                leftContamination[i] = contamination.Span[left[i]];
        }

        if (passing)
            (_passingSections, _left, _leftContamination) = (sections, leftEvents, leftContamination);
        events = leftEvents.AsMemory(0, left.Length);
        contamination = contamination.IsEmpty ? default : leftContamination.AsMemory(0, left.Length);
        return sections;
    }

    private void CollectBackProjection()
    {
        Array.Clear(_scratch);
        _projector.AddTarget(_scratch);
        _sections?.AddTarget(_scratch);
        _psf?.Apply(_scratch, _scratch);
    }
}
