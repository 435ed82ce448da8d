using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection.Columns;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// Joseph's projector for the CPU: 16, 8 or 4 rays at a time, bundles of neighbouring rays whose voxels stay in cache, no atomics.
/// Forward: threads share the bundles. Back: threads own planes. Either way the order of every sum is fixed by the events alone, so
/// results are the same bits for any number of threads.
/// </summary>
internal sealed unsafe class SlabProjector : Projector
{
    // The plans of a bundle (48 bytes a ray) and the voxels around it stay in the second-level cache.
    private const int RaysPerBundle = 1 << 13;
    private const int PlanesPerSweep = 16;
    private const int RaysPerPass = 1 << 18;

    private readonly RayDecoder _decoder;
    private readonly ISlabSweep _sweep;
    private readonly RayPlans _plans;
    private readonly RayOrder _order;
    private readonly PlaneTasks _tasks;
    private readonly PairImage?[] _source = new PairImage?[3];
    private readonly PairImage?[] _target = new PairImage?[3];
    private readonly int[] _planes = new int[3];
    private readonly ParallelOptions _parallel;
    private readonly float[] _image;
    private double[] _logs = [];
    private CompiledRays? _passing;
    private float[] _lanes = [];

    public SlabProjector(ScannerGeometry scanner, VoxelGrid grid, ComputeDevice device, ProjectorOptions options, int? lanes = null)
        : base(scanner, grid, device, options)
    {
        _decoder = new(scanner, grid, options);
        _sweep = SweepOf(lanes ?? WidestLanes, new(options.TofTruncationSigmas));
        _plans = new(RaysPerPass / _sweep.Lanes, _sweep.Lanes);
        _order = new(_decoder, _sweep.Lanes, device.Threads);
        _parallel = new() { MaxDegreeOfParallelism = device.Threads };
        _image = new float[grid.VoxelCount];
        for (int axis = 0; axis < 3; axis++)
            _planes[axis] = PairImage.Sizes(Shape, axis).Planes;
        _tasks = new(_planes);
    }

    /// <summary>The most rays that this machine's vectors hold; 0 if the scalar law has to do.</summary>
    public static int WidestLanes => Wide16.IsSupported ? Wide16.Lanes : Wide8.IsSupported ? Wide8.Lanes : Wide4.IsSupported ? Wide4.Lanes : 0;

    /// <summary>Lanes of the vectors in use.</summary>
    public int Lanes => _sweep.Lanes;

    /// <summary>Rays of an event.</summary>
    public int RaysPerEvent => _decoder.RaysPerEvent;

    /// <summary>Events that are ordered at a time where they come unordered.</summary>
    private int EventsPerChunk => RaysPerPass / _decoder.RaysPerEvent;

    /// <summary>Whether this machine has the instructions, and voxel numbers within one plane are exact in a float, as the kernels need.</summary>
    public static bool CanProject(VoxelGrid grid)
    {
        long u = Math.Max(grid.SizeX, grid.SizeY) + 2;
        long v = Math.Max(grid.SizeZ, Math.Min(grid.SizeX, grid.SizeY)) + 2;
        return WidestLanes > 0 && u * v < 1 << 24;
    }

    public override void Forward(ReadOnlySpan<float> image, ReadOnlySpan<CoincidenceEvent> events, Span<float> lineIntegrals)
    {
        CheckSizes(image.Length, events.Length, lineIntegrals.Length);
        CheckEvents(events);
        fixed (CoincidenceEvent* pinned = events)
        {
            using PinnedEvents memory = new(pinned, events.Length);
            SetSource(image);
            for (int start = 0; start < events.Length; start += EventsPerChunk)
            {
                int count = Math.Min(EventsPerChunk, events.Length - start);
                CompiledRays rays = Pass(memory.Memory.Slice(start, count));
                Forward(rays, _lanes);
                SumRays(rays, _lanes, lineIntegrals.Slice(start, count));
            }
        }
    }

    public override void Back(ReadOnlySpan<float> values, ReadOnlySpan<CoincidenceEvent> events, Span<float> image)
    {
        CheckSizes(image.Length, events.Length, values.Length);
        CheckEvents(events);
        fixed (CoincidenceEvent* pinned = events)
        {
            using PinnedEvents memory = new(pinned, events.Length);
            ClearTarget();
            for (int start = 0; start < events.Length; start += EventsPerChunk)
            {
                int count = Math.Min(EventsPerChunk, events.Length - start);
                CompiledRays rays = Pass(memory.Memory.Slice(start, count));
                rays.ToLanes(values.Slice(start, count), _lanes);
                Back(rays, _lanes);
            }

            AddTarget(image);
        }
    }

    /// <summary>The engine for events between columns of crystals; null with TOF, with several rays an event, and where crystals do not stand in columns.</summary>
    internal SectionEngine? CreateSections() =>
        _decoder.UsesTof || RaysPerEvent > 1 ? null : SectionEngine.TryCreate(Scanner, Grid, Options.InteractionDepthMm, Device.Threads, Lanes);

    internal override IEmEngine CreateEmEngine(GaussianPsf? psf) => new SlabEmEngine(this, psf);

    /// <summary>Orders events for the methods that follow.</summary>
    /// <param name="events">The events.</param>
    /// <param name="spent">Rays whose memory may be used again.</param>
    internal CompiledRays Compile(ReadOnlyMemory<CoincidenceEvent> events, CompiledRays? spent = null) => _order.Compile(events, spent);

    /// <summary>Sets the image that forward projections read; it is laid out for each axis when a ray first needs it.</summary>
    internal void SetSource(ReadOnlySpan<float> image)
    {
        image.CopyTo(_image);
        for (int axis = 0; axis < 3; axis++)
        {
            if (_source[axis] is { } layout)
                LoadLayout(layout);
        }
    }

    /// <summary>Empties the image that back projections add to.</summary>
    internal void ClearTarget()
    {
        foreach (PairImage? layout in _target)
        {
            if (layout is not null)
                Clear(layout);
        }
    }

    /// <summary>Adds what back projections have gathered to an image.</summary>
    internal void AddTarget(Span<float> image)
    {
        fixed (float* pinned = image)
        {
            float* voxels = pinned;
            foreach (PairImage? layout in _target)
            {
                if (layout is null)
                    continue;

                // Row v reads what row v - 1 may fold, but each row folds only its own half of the pairs.
                Parallel.For(0, layout.SizeV, _parallel, v => layout.AddTo(voxels, v));
            }
        }
    }

    /// <summary>Projects the source image along rays, one value a lane.</summary>
    internal void Forward(CompiledRays rays, float[] lanes) => Passes(rays, (from, to) => ForwardPass(rays, from, to, lanes, null));

    /// <summary>Adds one value a lane, shared evenly over the rays of an event, to the target image.</summary>
    internal void Back(CompiledRays rays, float[] lanes) => Passes(rays, (from, to) =>
    {
        float share = 1f / RaysPerEvent;
        Bundles(rays, from, to, (_, axis, first, last) =>
        {
            FillPlans(rays, axis, from, first, last);
            for (int lane = first * Lanes; lane < last * Lanes; lane++)
                _plans.Values(0)[lane - from * Lanes] = lanes[lane] * share;
        });
        BackPass(rays, from, to);
    });

    /// <summary>Forward projection, ratio and back projection of rays that are one an event; see <see cref="IEmEngine.Accumulate"/>.</summary>
    /// <param name="rays">The rays.</param>
    /// <param name="contamination">One a lane; null for none.</param>
    internal double Accumulate(CompiledRays rays, float[]? contamination)
    {
        double sum = 0;
        Passes(rays, (from, to) =>
        {
            sum += ForwardPass(rays, from, to, null, contamination);
            BackPass(rays, from, to);
        });
        return sum;
    }

    /// <summary>The mean over an event's rays.</summary>
    internal void SumRays(CompiledRays rays, float[] lanes, Span<float> perEvent)
    {
        perEvent.Clear();
        float share = 1f / RaysPerEvent;
        for (int lane = 0; lane < rays.LaneCount; lane++)
        {
            if (rays.Rays[lane].Event >= 0)
                perEvent[rays.Rays[lane].Event] += lanes[lane] * share;
        }
    }

    private protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _plans.Dispose();
            for (int axis = 0; axis < 3; axis++)
            {
                _source[axis]?.Dispose();
                _target[axis]?.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    // Orders events that are projected once, in memory that is used for one chunk after the other.
    private CompiledRays Pass(ReadOnlyMemory<CoincidenceEvent> events)
    {
        CompiledRays rays = _passing = Compile(events, _passing);
        if (_lanes.Length < rays.LaneCount)
            _lanes = GC.AllocateUninitializedArray<float>(rays.LaneCount);
        return rays;
    }

    private static ISlabSweep SweepOf(int lanes, TofCurve curve) => lanes switch
    {
        16 when Wide16.IsSupported => new SlabSweep<Wide16>(curve),
        8 when Wide8.IsSupported => new SlabSweep<Wide8>(curve),
        4 when Wide4.IsSupported => new SlabSweep<Wide4>(curve),
        _ => throw new PlatformNotSupportedException($"This processor cannot project {lanes} rays at a time."),
    };

    private void Passes(CompiledRays rays, Action<int, int> pass)
    {
        for (int from = 0; from < rays.GroupCount; from += _plans.Capacity)
            pass(from, Math.Min(from + _plans.Capacity, rays.GroupCount));
    }

    private int BundleCount(int from, int to) => (to - from + RaysPerBundle / Lanes - 1) / (RaysPerBundle / Lanes);

    /// <summary>Cuts groups of a pass into bundles of one axis each and gives them to threads.</summary>
    private void Bundles(CompiledRays rays, int from, int to, Action<int, int, int, int> bundle)
    {
        int size = RaysPerBundle / Lanes;
        Parallel.For(0, BundleCount(from, to), _parallel, index =>
        {
            int first = from + index * size;
            int end = Math.Min(first + size, to);
            for (int axis = 0; axis < 3; axis++)
            {
                int begin = Math.Max(first, rays.AxisFirstGroup[axis]);
                int last = Math.Min(end, rays.AxisFirstGroup[axis + 1]);
                if (begin < last)
                    bundle(3 * index + axis, axis, begin, last);
            }
        });
    }

    private void FillPlans(CompiledRays rays, int axis, int from, int first, int last)
    {
        for (int group = first; group < last; group++)
            _sweep.Fill(_plans, group - from, rays.Rays.AsSpan(group * Lanes, Lanes), axis, _decoder);
    }

    // Decodes and projects bundle by bundle; values stay in the plans. With lanes they are copied there, otherwise inverted.
    private double ForwardPass(CompiledRays rays, int from, int to, float[]? lanes, float[]? contamination)
    {
        PrepareSource(rays, from, to);
        int logCount = 3 * BundleCount(from, to);
        if (_logs.Length < logCount)
            _logs = new double[logCount];
        double[] logs = _logs;
        Array.Clear(logs, 0, logCount);
        Bundles(rays, from, to, (bundle, axis, first, last) =>
        {
            FillPlans(rays, axis, from, first, last);
            Span<float> values = new(_plans.Values(first - from), (last - first) * Lanes);
            values.Clear();
            (int firstPlane, int lastPlane) = PlanesOf(first - from, last - from);
            for (int plane = firstPlane; plane <= lastPlane; plane += PlanesPerSweep)
                _sweep.Forward(_plans, first - from, last - from, _source[axis]!, plane, Math.Min(plane + PlanesPerSweep - 1, lastPlane), _decoder.UsesTof);
            if (lanes is not null)
            {
                values.CopyTo(lanes.AsSpan(first * Lanes));
            }
            else
            {
                logs[bundle] = EmLaw.InvertAndSumLogs(values, contamination is null ? default : contamination.AsSpan(first * Lanes, values.Length));
            }
        });
        double sum = 0;
        for (int i = 0; i < logCount; i++)
            sum += logs[i];
        return sum;
    }

    private void BackPass(CompiledRays rays, int from, int to)
    {
        Span<int> firstGroup = stackalloc int[4];
        for (int axis = 0; axis < 4; axis++)
            firstGroup[axis] = Math.Clamp(rays.AxisFirstGroup[axis] - from, 0, to - from);
        _tasks.Cut(_plans.Covers.AsSpan(0, to - from), firstGroup, Device.Threads == 1 ? 1 : 4 * Device.Threads);
        for (int axis = 0; axis < 3; axis++)
        {
            if (firstGroup[axis + 1] > firstGroup[axis] && _target[axis] is null)
                Clear(_target[axis] = new(Shape, axis));
        }

        int[] groups = firstGroup.ToArray();
        Parallel.For(0, _tasks.Count, _parallel, task =>
        {
            (int axis, int firstPlane, int lastPlane) = _tasks[task];
            int size = RaysPerBundle / Lanes;
            for (int first = groups[axis]; first < groups[axis + 1]; first += size)
            {
                int last = Math.Min(first + size, groups[axis + 1]);
                (int low, int high) = PlanesOf(first, last);
                low = Math.Max(low, firstPlane);
                high = Math.Min(high, lastPlane);
                for (int plane = low; plane <= high; plane += PlanesPerSweep)
                    _sweep.Back(_plans, first, last, _target[axis]!, plane, Math.Min(plane + PlanesPerSweep - 1, high), _decoder.UsesTof);
            }
        });
    }

    private (int First, int Last) PlanesOf(int fromGroup, int toGroup)
    {
        int first = int.MaxValue;
        int last = -1;
        for (int group = fromGroup; group < toGroup; group++)
        {
            first = Math.Min(first, _plans.Covers[group].MinFirst);
            last = Math.Max(last, _plans.Covers[group].MaxLast);
        }

        return (first, last);
    }

    private void PrepareSource(CompiledRays rays, int from, int to)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            if (Math.Max(from, rays.AxisFirstGroup[axis]) < Math.Min(to, rays.AxisFirstGroup[axis + 1]) && _source[axis] is null)
                LoadLayout(_source[axis] = new(Shape, axis));
        }
    }

    private void Clear(PairImage layout) => Parallel.For(0, layout.Planes, _parallel, plane => layout.Clear(plane, 1));

    private void LoadLayout(PairImage layout)
    {
        Parallel.For(-1, layout.SizeV, _parallel, v =>
        {
            fixed (float* voxels = _image)
                layout.Load(voxels, v);
        });
    }
}
