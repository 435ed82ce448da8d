using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Benchmarks;

/// <summary>What is timed: one forward and one back projection of all events, and one accumulation of expectation maximisation.</summary>
internal interface IContestant : IDisposable
{
    string Name { get; }

    /// <summary>What is done once for all iterations, such as ordering events or sending them to the device.</summary>
    void Prepare();

    void Forward(float[] image, float[] values);

    void Back(float[] values, float[] image);

    /// <summary>Whether there is a fused step to time.</summary>
    bool HasFused { get; }

    /// <summary>Sets the image of the fused step.</summary>
    void BeginFused(float[] image);

    void Fused();
}

/// <summary>Any projector of this library, by its public methods; the fused step by its engine.</summary>
internal sealed class ProjectorContestant(string name, Projector projector, CoincidenceEvent[] events) : IContestant
{
    private readonly IEmEngine _engine = projector.CreateEmEngine(null);
    private IEventsOnDevice? _held;

    public string Name => name;

    public bool HasFused => true;

    public void Prepare()
    {
        _held?.Dispose();
        _held = _engine.Upload(events, default);
    }

    public void Forward(float[] image, float[] values) => projector.Forward(image, events, values);

    public void Back(float[] values, float[] image) => projector.Back(values, events, image);

    public void BeginFused(float[] image)
    {
        _engine.WriteImage(image);
        _engine.BeginUpdate();
    }

    public void Fused()
    {
        _engine.Accumulate(_held!);
        _engine.Finish();
    }

    public void Dispose()
    {
        _held?.Dispose();
        _engine.Dispose();
        projector.Dispose();
    }
}

/// <summary>The CPU's engine on events that it has put in order once, as a reconstruction uses it.</summary>
internal sealed class OrderedContestant(string name, SlabProjector projector, CoincidenceEvent[] events) : IContestant
{
    private const int EventsPerUpload = 1 << 20;

    // As a reconstruction has them with enough memory.
    private const int EventsPerFusedUpload = 1 << 23;
    private readonly List<CompiledRays> _rays = [];
    private readonly List<float[]> _lanes = [];
    private readonly List<IEventsOnDevice> _held = [];
    private IEmEngine? _engine;

    public string Name => name;

    // Rays that are not events need a sum between the directions.
    public bool HasFused => projector.RaysPerEvent == 1;

    public void Prepare()
    {
        _rays.Clear();
        _lanes.Clear();
        for (int start = 0; start < events.Length; start += EventsPerUpload)
            _rays.Add(projector.Compile(events.AsMemory(start, Math.Min(EventsPerUpload, events.Length - start))));
        _lanes.AddRange(_rays.Select(rays => new float[rays.LaneCount]));
    }

    /// <summary>Leaves the values in the order of the lanes; <see cref="Unorder"/> brings them back.</summary>
    public void Forward(float[] image, float[] values)
    {
        projector.SetSource(image);
        for (int i = 0; i < _rays.Count; i++)
            projector.Forward(_rays[i], _lanes[i]);
    }

    /// <summary>Projects back what lies in the lanes.</summary>
    public void Back(float[] values, float[] image)
    {
        projector.ClearTarget();
        for (int i = 0; i < _rays.Count; i++)
            projector.Back(_rays[i], _lanes[i]);
        projector.AddTarget(image);
    }

    public void Unorder(float[] values)
    {
        for (int i = 0; i < _rays.Count; i++)
            projector.SumRays(_rays[i], _lanes[i], values.AsSpan(i * EventsPerUpload, _rays[i].EventCount));
    }

    public void Order(float[] values)
    {
        for (int i = 0; i < _rays.Count; i++)
            _lanes[i] = _rays[i].ToLanes(values.AsSpan(i * EventsPerUpload, _rays[i].EventCount));
    }

    // By the engine, which keeps events in an order of its own.
    public void BeginFused(float[] image)
    {
        _engine ??= projector.CreateEmEngine(null);
        if (_held.Count == 0)
        {
            for (int start = 0; start < events.Length; start += EventsPerFusedUpload)
                _held.Add(_engine.Upload(events.AsMemory(start, Math.Min(EventsPerFusedUpload, events.Length - start)), default));
        }

        _engine.WriteImage(image);
        _engine.BeginUpdate();
    }

    public void Fused()
    {
        foreach (IEventsOnDevice held in _held)
            _engine!.Accumulate(held);
    }

    public void Dispose()
    {
        _engine?.Dispose();
        projector.Dispose();
    }
}

/// <summary>A parallelproj library.</summary>
internal sealed class ParallelprojContestant(string name, Parallelproj library, int threads) : IContestant
{
    public string Name => name;

    public bool HasFused => false;

    public void Prepare() => library.SetThreads(threads);

    public void Forward(float[] image, float[] values) => library.Forward(image, values);

    public void Back(float[] values, float[] image) => library.Back(values, image);

    public void BeginFused(float[] image)
    {
    }

    public void Fused()
    {
    }

    public void Dispose()
    {
    }
}
