using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// Joseph's projector for the CPU: eight rays at a time, slabs of planes that stay in cache, no atomics.
/// Forward: threads share the rays. Back: threads own slabs, one at a time. Either way the order of every sum is fixed by the
/// events alone, so results are the same bits for any number of threads.
/// </summary>
internal sealed unsafe class SlabProjector : Projector
{
    // Half of a 2 MiB second-level cache; smaller caches still hold a few planes of it.
    private const int SlabBytes = 1 << 20;
    private const int RaysPerChunk = 1 << 17;

    private readonly EventDecoder _decoder;
    private readonly RayGroups _groups;
    private readonly TofVectors _tof;
    private readonly AxisImage?[] _source = new AxisImage?[3];
    private readonly AxisImage?[] _target = new AxisImage?[3];
    private readonly int[] _slabPlanes = new int[3];
    private readonly ParallelOptions _parallel;
    private readonly float[] _rayValues;
    private float[]? _image;

    public SlabProjector(ScannerGeometry scanner, VoxelGrid grid, ComputeDevice device, ProjectorOptions options)
        : base(scanner, grid, device, options)
    {
        _decoder = new(scanner, grid, options);
        _groups = new(RaysPerChunk, device.Threads);
        _tof = new(new(options.TofTruncationSigmas));
        _parallel = new() { MaxDegreeOfParallelism = device.Threads };
        _rayValues = new float[RaysPerChunk];
        for (int axis = 0; axis < 3; axis++)
        {
            (int u, int v) = axis switch { 0 => (grid.SizeY, grid.SizeZ), 1 => (grid.SizeX, grid.SizeZ), _ => (grid.SizeX, grid.SizeY) };
            _slabPlanes[axis] = Math.Clamp(SlabBytes / ((u + 2) * (v + 2) * sizeof(float)), 1, 32);
        }
    }

    /// <summary>Whether this machine has the instructions, and voxel numbers within one plane are exact in a float, as the kernels need.</summary>
    public static bool CanProject(VoxelGrid grid)
    {
        long u = Math.Max(grid.SizeX, grid.SizeY) + 2;
        long v = Math.Max(grid.SizeZ, Math.Min(grid.SizeX, grid.SizeY)) + 2;
        return SlabKernels.IsSupported && u * v < 1 << 24;
    }

    /// <summary>Events that are processed at a time.</summary>
    public int EventsPerChunk => RaysPerChunk / _decoder.RaysPerEvent;

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
                LoadChunk(memory.Memory.Slice(start, count));
                ForwardChunk(lineIntegrals.Slice(start, count));
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
                LoadChunk(memory.Memory.Slice(start, count));
                BackChunk(values.Slice(start, count));
            }

            AddTarget(image);
        }
    }

    internal override IEmEngine CreateEmEngine(GaussianPsf? psf) => new SlabEmEngine(this, psf);

    /// <summary>Sets the image that <see cref="ForwardChunk"/> reads; it is laid out for each axis when a ray first needs it.</summary>
    internal void SetSource(ReadOnlySpan<float> image)
    {
        _image ??= new float[Grid.VoxelCount];
        image.CopyTo(_image);
        for (int axis = 0; axis < 3; axis++)
        {
            if (_source[axis] is { } layout)
                LoadLayout(layout);
        }
    }

    /// <summary>Empties the image that <see cref="BackChunk"/> adds to.</summary>
    internal void ClearTarget()
    {
        foreach (AxisImage? layout in _target)
        {
            if (layout is not null)
                Parallel.For(0, layout.Planes, _parallel, plane => layout.Clear(plane, 1));
        }
    }

    /// <summary>Adds what <see cref="BackChunk"/> has gathered to an image.</summary>
    internal void AddTarget(Span<float> image)
    {
        fixed (float* pinned = image)
        {
            float* voxels = pinned;
            foreach (AxisImage? layout in _target)
            {
                if (layout is not null)
                    Parallel.For(0, layout.SizeV, _parallel, v => layout.AddTo(voxels, v, v + 1));
            }
        }
    }

    /// <summary>Decodes and orders events for the two methods that follow.</summary>
    internal void LoadChunk(ReadOnlyMemory<CoincidenceEvent> events) => _groups.Fill(_decoder, events, _slabPlanes);

    /// <summary>Projects the source image along the chunk.</summary>
    internal void ForwardChunk(Span<float> lineIntegrals)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            if (_groups.FirstGroup(axis + 1) > _groups.FirstGroup(axis) && _source[axis] is null)
                LoadLayout(_source[axis] = new(Shape, axis));
        }

        // Smaller parts than threads even out what threads get; parts are whole groups, so sums do not depend on their number.
        int parts = Math.Min(4 * Device.Threads, Math.Max(1, _groups.GroupCount / 64));
        Parallel.For(0, parts, _parallel, part =>
        {
            (int begin, int end) = Share.Of(_groups.GroupCount, part, parts);
            ForwardGroups(begin, end);
        });
        int rays = _decoder.RaysPerEvent;
        for (int i = 0; i < lineIntegrals.Length; i++)
        {
            float sum = 0;
            for (int ray = i * rays; ray < (i + 1) * rays; ray++)
                sum += _rayValues[ray];
            lineIntegrals[i] = sum / rays;
        }
    }

    /// <summary>Adds one value an event of the chunk to the target image.</summary>
    internal void BackChunk(ReadOnlySpan<float> values)
    {
        int rays = _decoder.RaysPerEvent;
        float share = 1f / rays;
        for (int lane = 0; lane < _groups.GroupCount * RayGroups.Lanes; lane++)
        {
            int source = _groups.Source[lane];
            _groups.Values[lane] = source < 0 ? 0f : rays == 1 ? values[source] : values[source / rays] * share;
        }

        int[] firstSlab = new int[4];
        for (int axis = 0; axis < 3; axis++)
        {
            bool used = _groups.FirstGroup(axis + 1) > _groups.FirstGroup(axis);
            if (used)
                _target[axis] ??= new(Shape, axis);
            firstSlab[axis + 1] = firstSlab[axis] + (used ? SlabCount(axis) : 0);
        }

        int next = -1;
        Parallel.For(0, Device.Threads, _parallel, _ =>
        {
            for (int task = Interlocked.Increment(ref next); task < firstSlab[3]; task = Interlocked.Increment(ref next))
            {
                int axis = task < firstSlab[1] ? 0 : task < firstSlab[2] ? 1 : 2;
                BackSlab(axis, task - firstSlab[axis]);
            }
        });
    }

    private protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _groups.Dispose();
            for (int axis = 0; axis < 3; axis++)
            {
                _source[axis]?.Dispose();
                _target[axis]?.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private int SlabCount(int axis) =>
        ((axis switch { 0 => Shape.SizeX, 1 => Shape.SizeY, _ => Shape.SizeZ }) + _slabPlanes[axis] - 1) / _slabPlanes[axis];

    private void LoadLayout(AxisImage layout)
    {
        Parallel.For(0, layout.SizeV, _parallel, v =>
        {
            fixed (float* voxels = _image)
                layout.Load(voxels, v, v + 1);
        });
    }

    private void ForwardGroups(int begin, int end)
    {
        new Span<float>(_groups.Values + (nint)begin * RayGroups.Lanes, (end - begin) * RayGroups.Lanes).Clear();
        for (int axis = 0; axis < 3; axis++)
        {
            int from = Math.Max(begin, _groups.FirstGroup(axis));
            int to = Math.Min(end, _groups.FirstGroup(axis + 1));
            for (int slab = 0; from < to && slab < SlabCount(axis); slab++)
                SlabSweep.Forward(_groups, from, to, _source[axis]!, slab * _slabPlanes[axis], _slabPlanes[axis], _decoder.UsesTof, _tof);
        }

        for (int lane = begin * RayGroups.Lanes; lane < end * RayGroups.Lanes; lane++)
        {
            if (_groups.Source[lane] >= 0)
                _rayValues[_groups.Source[lane]] = _groups.Values[lane];
        }
    }

    private void BackSlab(int axis, int slab) =>
        SlabSweep.Back(
            _groups,
            _groups.FirstGroup(axis),
            _groups.FirstGroup(axis + 1),
            _target[axis]!,
            slab * _slabPlanes[axis],
            _slabPlanes[axis],
            _decoder.UsesTof,
            _tof);
}
