using PetRecon.Core.Rays;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>
/// The engine with one of the vectors. Pairs of columns are taken in batches: threads share the pairs of a batch, and after that the parts of the
/// image over which their sections are spread, so that no two threads ever add to the same voxel.
/// </summary>
/// <typeparam name="TWide">The vector.</typeparam>
internal sealed unsafe class WideSectionEngine<TWide> : SectionEngine
    where TWide : struct, IWide<TWide>
{
    // One batch is projected while the one before it is spread, and a third waits for a thread that has fallen behind.
    private const int Slots = 3;
    private const int ZPerTask = 64;

    // Sections of a batch for each thread; about what a second-level cache holds beside the image.
    private const int BatchBytes = 1 << 19;
    private const int FewestPairs = 4;

    // Off a power of two, so that the same heights of neighbouring blocks are not in each other's way in a cache.
    private const int PaddingVectors = 5;

    private readonly SectionShape _shape;
    private readonly Vector3D _spacingMm;
    private readonly AlignedFloats _numbers;
    private readonly int _pairsPerBatch;
    private readonly int _zTasks;
    private readonly int _regions;
    private readonly SectionBatch?[] _slots = new SectionBatch?[Slots];
    private readonly SectionWorker<TWide>?[] _workers;

    // How many pairs and regions of a slot are done, counted on from batch to batch.
    private readonly int[] _projected = new int[Slots];
    private readonly int[] _spread = new int[Slots];
    private double[] _logs = [];
    private SectionEvents? _events;
    private int _batchesAlongX;
    private int _batches;
    private long _ticket;
    private bool _hasFailed;

    public WideSectionEngine(ColumnPlaces places, GridShape shape, int threads)
        : base(places, shape, threads)
    {
        _spacingMm = new(shape.SpacingXMm, shape.SpacingYMm, shape.SpacingZMm);
        int rows = Math.Max(Source.Stride, TWide.Lanes + 3);
        int blocks = (Math.Max(shape.SizeX, shape.SizeY) + TWide.Lanes - 1) / TWide.Lanes;
        int planes = blocks * TWide.Lanes;
        _numbers = new(3 * planes);
        _shape = new()
        {
            Depth = shape.SizeZ,
            Stride = Source.Stride,
            Rows = rows,
            BlockFloats = (rows + PaddingVectors) * TWide.Lanes,
            Blocks = blocks,
            Planes = _numbers.Pointer,
            FirstPlanes = _numbers.Pointer + planes,
            BlockPlaces = _numbers.Pointer + 2 * planes,
        };
        for (int i = 0; i < planes; i++)
        {
            _shape.Planes[i] = i;
            _shape.FirstPlanes[i] = (float)i * TWide.Lanes;
            _shape.BlockPlaces[i] = (float)i * _shape.BlockFloats;
        }

        long bytes = (long)blocks * _shape.BlockFloats * sizeof(float);
        _pairsPerBatch = threads * (int)Math.Max(FewestPairs, BatchBytes / bytes);
        _zTasks = (Source.Stride + ZPerTask - 1) / ZPerTask;
        _regions = blocks * _zTasks;
        _workers = new SectionWorker<TWide>?[threads];
    }

    private protected override double Project(SectionEvents events)
    {
        _events = events;
        _batchesAlongX = Batches(events.PairsAlongX);
        _batches = _batchesAlongX + Batches(events.PairCount - events.PairsAlongX);
        (_ticket, _hasFailed) = (0, false);
        Array.Clear(_projected);
        Array.Clear(_spread);
        for (int i = 0; i < Slots; i++)
            _slots[i] ??= new(_shape, TWide.Lanes, _pairsPerBatch);
        if (_logs.Length < events.PairCount)
            _logs = new double[events.PairCount];
        Parallel.For(0, _workers.Length, Parallelism, Work);
        double sum = 0;
        for (int i = 0; i < events.PairCount; i++)
            sum += _logs[i];
        return sum;
    }

    private protected override void DisposeMemory()
    {
        foreach (SectionBatch? slot in _slots)
            slot?.Dispose();
        foreach (SectionWorker<TWide>? worker in _workers)
            worker?.Dispose();
        _numbers.Dispose();
    }

    private int Batches(int pairs) => (pairs + _pairsPerBatch - 1) / _pairsPerBatch;

    // Steps are handed out in order, so whatever a step waits for is under way in another thread, or done. The pairs of a batch come before the
    // regions of the batch before it, which leaves a thread that falls behind some time.
    private void Work(int thread)
    {
        SectionWorker<TWide> worker = _workers[thread] ??= new(_shape, Places, _spacingMm.Z);
        worker.Reserve(_events!.MostInPair);
        int steps = _pairsPerBatch + _regions;
        try
        {
            while (true)
            {
                long ticket = Interlocked.Increment(ref _ticket) - 1;
                int batch = (int)(ticket / steps);
                int step = (int)(ticket % steps);
                if (batch > _batches)
                    return;
                if (step < _pairsPerBatch && batch < _batches)
                    ProjectStep(worker, batch, step);
                else if (step >= _pairsPerBatch && batch > 0)
                    SpreadStep(worker, batch - 1, step - _pairsPerBatch);
            }
        }
        catch
        {
            Volatile.Write(ref _hasFailed, true);
            throw;
        }
    }

    private void ProjectStep(SectionWorker<TWide> worker, int batch, int place)
    {
        (int slot, int round) = (batch % Slots, batch / Slots);
        Wait(ref _spread[slot], round * _regions);
        bool isAlongX = batch < _batchesAlongX;
        int pair = place + (isAlongX ? batch * _pairsPerBatch : _events!.PairsAlongX + (batch - _batchesAlongX) * _pairsPerBatch);
        if (pair < (isAlongX ? _events!.PairsAlongX : _events!.PairCount))
            _logs[pair] = Project(worker, _slots[slot]!, place, _events.Pairs[pair]);
        else
            _slots[slot]!.Skip(place);
        Interlocked.Increment(ref _projected[slot]);
    }

    private double Project(SectionWorker<TWide> worker, SectionBatch batch, int place, in SectionPair pair)
    {
        batch.Lay(place, Source, Places.PlaceOf(pair.First), Places.PlaceOf(pair.Second), _spacingMm);
        float* section = batch.SectionOf(place);
        for (int block = batch.FirstBlockOf(place); block <= batch.LastBlockOf(place); block++)
            SectionKernel<TWide>.Cut(Source.Values, batch.PlanesOf(place, block), section + (nint)block * _shape.BlockFloats, 0, _shape.Stride, worker.Turn);
        return worker.Project(batch, place, pair, _events!);
    }

    private void SpreadStep(SectionWorker<TWide> worker, int batch, int region)
    {
        (int slot, int round) = (batch % Slots, batch / Slots);
        Wait(ref _projected[slot], (round + 1) * _pairsPerBatch);
        if (batch > 0)
            Wait(ref _spread[(batch - 1) % Slots], ((batch - 1) / Slots + 1) * _regions);
        SectionBatch sections = _slots[slot]!;
        (int block, int z) = Math.DivRem(region, _zTasks);
        int end = Math.Min((z + 1) * ZPerTask, _shape.Stride);
        for (int place = 0; place < _pairsPerBatch; place++)
        {
            if (block >= sections.FirstBlockOf(place) && block <= sections.LastBlockOf(place))
                SectionKernel<TWide>.Spread(sections.SectionOf(place) + (nint)block * _shape.BlockFloats, sections.PlanesOf(place, block), Target.Values, z * ZPerTask, end, worker.Turn);
        }

        Interlocked.Increment(ref _spread[slot]);
    }

    private void Wait(ref int counter, int target)
    {
        SpinWait spin = default;
        while (Volatile.Read(ref counter) < target)
        {
            if (Volatile.Read(ref _hasFailed))
                throw new OperationCanceledException("Another thread failed.");
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
