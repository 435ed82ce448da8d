using PetRecon.Core.Rays;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>
/// The engine with one of the vectors. Pairs of columns are taken in batches: threads share the pairs of a batch, and each then spreads all sections of
/// the batch over its own part of the image, so that no two threads ever add to the same voxel, and always in the same order.
/// </summary>
/// <typeparam name="TWide">The vector.</typeparam>
internal sealed unsafe class WideSectionEngine<TWide> : SectionEngine
    where TWide : struct, IWide<TWide>
{
    // A batch is projected while the one before it is spread; the others are for threads that fall behind.
    private const int Slots = 4;
    private const int BatchesBehind = 1;
    private const int ZPerTask = 64;

    // Sections of a batch for each thread; about what a second-level cache holds beside the image.
    private const int BatchBytes = 400 << 10;
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

    // How many pairs of a slot are projected, counted on from batch to batch; how many batches each part of the image has begun and has.
    private readonly int[] _projected = new int[Slots];
    private readonly int[] _begun;
    private readonly int[] _spread;
    private double[] _logs = [];
    private SectionEvents? _events;
    private float* _source;
    private float* _target;
    private int _batchesAlongX;
    private int _batches;
    private long _ticket;
    private bool _hasFailed;

    public WideSectionEngine(ColumnPlaces places, GridShape shape, int threads)
        : base(places, shape, threads)
    {
        _spacingMm = new(shape.SpacingXMm, shape.SpacingYMm, shape.SpacingZMm);
        int stride = VoxelColumns.StrideOf(shape.SizeZ);
        int rows = Math.Max(stride, TWide.Lanes + 3);
        int blocks = (Math.Max(shape.SizeX, shape.SizeY) + TWide.Lanes - 1) / TWide.Lanes;
        int planes = blocks * TWide.Lanes;
        _numbers = new(3 * planes);
        _shape = new()
        {
            SizeX = shape.SizeX,
            SizeY = shape.SizeY,
            Depth = shape.SizeZ,
            Stride = stride,
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
        _zTasks = (stride + ZPerTask - 1) / ZPerTask;
        _regions = blocks * _zTasks;
        _workers = new SectionWorker<TWide>?[threads];
        _begun = new int[threads];
        _spread = new int[threads];
    }

    private protected override double Project(SectionEvents events, VoxelColumns source, VoxelColumns target)
    {
        _events = events;
        _source = source.Values;
        _target = target.Values;
        _batchesAlongX = Batches(events.PairsAlongX);
        _batches = _batchesAlongX + Batches(events.PairCount - events.PairsAlongX);
        (_ticket, _hasFailed) = (0, false);
        Array.Clear(_projected);
        Array.Clear(_begun);
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

    // Each thread has a part of the image, over which it spreads all batches one after the other: nobody else's cache has that part. Who waits
    // for another thread does its work instead, so that one thread alone would come to the end, too.
    private void Work(int thread)
    {
        try
        {
            SectionWorker<TWide> worker = _workers[thread] ??= new(_shape, Places, _spacingMm.Z);
            worker.Reserve(_events!.MostInPair);
            while (true)
            {
                long ticket = Interlocked.Increment(ref _ticket) - 1;
                int batch = (int)Math.Min(ticket / _pairsPerBatch, _batches);
                while (_spread[thread] < batch - BatchesBehind && TrySpread(worker, thread))
                {
                }

                SpreadAll(worker, batch == _batches ? batch : batch - Slots + 1);
                if (batch == _batches)
                    return;
                ProjectStep(worker, batch, (int)(ticket % _pairsPerBatch));
            }
        }
        catch
        {
            Volatile.Write(ref _hasFailed, true);
            throw;
        }
    }

    // Until so many batches are spread over the whole image. A part may have to wait for others, so all are tried in turns.
    private void SpreadAll(SectionWorker<TWide> worker, int batches)
    {
        SpinWait spin = default;
        while (true)
        {
            bool isDone = true;
            bool hasSpread = false;
            for (int part = 0; part < _spread.Length; part++)
            {
                bool isBehind = Volatile.Read(ref _spread[part]) < batches;
                isDone &= !isBehind;
                hasSpread |= isBehind && TrySpread(worker, part);
            }

            if (isDone)
                return;
            if (Volatile.Read(ref _hasFailed))
                throw new OperationCanceledException("Another thread failed.");
            if (!hasSpread)
                spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private bool TrySpread(SectionWorker<TWide> worker, int part)
    {
        int batch = Volatile.Read(ref _spread[part]);
        if (batch == _batches || Volatile.Read(ref _projected[batch % Slots]) < (batch / Slots + 1) * _pairsPerBatch)
            return false;

        // Where planes across y begin, parts are others.
        for (int other = 0; batch == _batchesAlongX && other < _spread.Length; other++)
        {
            if (Volatile.Read(ref _spread[other]) < batch)
                return false;
        }

        if (Interlocked.CompareExchange(ref _begun[part], batch + 1, batch) != batch)
            return false;
        (int begin, int end) = Share.Of(_regions, part, _spread.Length);
        for (int region = begin; region < end; region++)
            Spread(worker, _slots[batch % Slots]!, region);
        Volatile.Write(ref _spread[part], batch + 1);
        return true;
    }

    private void ProjectStep(SectionWorker<TWide> worker, int batch, int place)
    {
        SectionBatch slot = _slots[batch % Slots]!;
        bool isAlongX = batch < _batchesAlongX;
        int pair = place + (isAlongX ? batch * _pairsPerBatch : _events!.PairsAlongX + (batch - _batchesAlongX) * _pairsPerBatch);
        if (pair < (isAlongX ? _events!.PairsAlongX : _events!.PairCount))
            _logs[pair] = Project(worker, slot, place, _events.Pairs[pair]);
        else
            slot.Skip(place);
        Interlocked.Increment(ref _projected[batch % Slots]);
    }

    private double Project(SectionWorker<TWide> worker, SectionBatch batch, int place, in SectionPair pair)
    {
        batch.Lay(place, Places.PlaceOf(pair.First), Places.PlaceOf(pair.Second), _spacingMm);
        float* section = batch.SectionOf(place);
        for (int block = batch.FirstBlockOf(place); block <= batch.LastBlockOf(place); block++)
            SectionKernel<TWide>.Cut(_source, batch.PlanesOf(place, block), section + (nint)block * _shape.BlockFloats, 0, _shape.Stride, worker.Turn);
        return worker.Project(batch, place, pair, _events!);
    }

    private void Spread(SectionWorker<TWide> worker, SectionBatch sections, int region)
    {
        (int block, int z) = Math.DivRem(region, _zTasks);
        int end = Math.Min((z + 1) * ZPerTask, _shape.Stride);
        for (int place = 0; place < _pairsPerBatch; place++)
        {
            if (block >= sections.FirstBlockOf(place) && block <= sections.LastBlockOf(place))
                SectionKernel<TWide>.Spread(sections.SectionOf(place) + (nint)block * _shape.BlockFloats, sections.PlanesOf(place, block), _target, z * ZPerTask, end, worker.Turn);
        }
    }
}
