using System.Runtime.InteropServices;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// The rays of one chunk of events, ordered by main axis, first slab and place, in groups of eight lanes for the SIMD kernels.
/// A group is twelve vectors: u and v at plane 0, their steps, the length per plane, first and last plane, the TOF argument
/// (upper edge, lower edge, step; in units of the truncation, see <see cref="TofCurve"/>), and where the ray enters and leaves the grid
/// (see <see cref="PlaneRay"/>). Filled in three parallel passes: decode and
/// count, order, gather; gathering reads one cache line a ray, where placing rays directly would write five.
/// </summary>
internal sealed unsafe class RayGroups : IDisposable
{
    public const int Lanes = 8;
    public const int U0 = 0, V0 = 8, UStep = 16, VStep = 24, StepMm = 32, First = 40, Last = 48, TofHigh = 56, TofLow = 64, TofStep = 72, Enter = 80, Leave = 88;
    public const int GroupFloats = 96;
    private const int PlaceBits = 6;
    private const int SlabBits = 6;
    private const int KeyCount = 3 << (SlabBits + PlaceBits);

    private readonly int _capacityRays;
    private readonly int _threads;
    private readonly Record* _records;
    private readonly int[][] _counts;
    private readonly int[] _axisFirstGroup = new int[4];

    public RayGroups(int capacityRays, int threads)
    {
        _capacityRays = capacityRays;
        _threads = threads;
        int groups = capacityRays / Lanes + 6;
        _records = (Record*)NativeMemory.AlignedAlloc((nuint)capacityRays * (nuint)sizeof(Record), 64);
        Blocks = (float*)NativeMemory.AlignedAlloc((nuint)groups * GroupFloats * sizeof(float), 64);
        Values = (float*)NativeMemory.AlignedAlloc((nuint)groups * Lanes * sizeof(float), 64);
        Source = (int*)NativeMemory.AlignedAlloc((nuint)groups * Lanes * sizeof(int), 64);
        Ranges = (GroupRange*)NativeMemory.AlignedAlloc((nuint)groups * (nuint)sizeof(GroupRange), 64);
        _counts = new int[threads][];
        for (int t = 0; t < threads; t++)
            _counts[t] = new int[KeyCount];
    }

    ~RayGroups() => Free();

    /// <summary>Group vectors, <see cref="GroupFloats"/> each.</summary>
    public float* Blocks { get; private set; }

    /// <summary>One value a lane: the sum of a forward projection, or what a back projection distributes.</summary>
    public float* Values { get; private set; }

    /// <summary>Ray number (event times rays per event plus ray) of each lane; -1 for lanes that fill up a group.</summary>
    public int* Source { get; private set; }

    /// <summary>Planes that each group touches.</summary>
    public GroupRange* Ranges { get; private set; }

    public int GroupCount => _axisFirstGroup[3];

    /// <summary>First group of an axis; index 3 is the total.</summary>
    public int FirstGroup(int axis) => _axisFirstGroup[axis];

    /// <summary>Decodes and orders the rays of events.</summary>
    /// <param name="decoder">Turns events into rays.</param>
    /// <param name="events">At most the capacity divided by the rays per event.</param>
    /// <param name="slabPlanes">Planes per slab of each axis.</param>
    public void Fill(EventDecoder decoder, ReadOnlyMemory<CoincidenceEvent> events, int[] slabPlanes)
    {
        int rays = events.Length * decoder.RaysPerEvent;
        if (rays > _capacityRays)
            throw new ArgumentException($"{rays} rays are more than the {_capacityRays} there is room for.", nameof(events));
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _threads };
        Parallel.For(0, _threads, parallel, thread =>
        {
            int[] counts = _counts[thread];
            Array.Clear(counts);
            (int begin, int end) = Share.Of(events.Length, thread, _threads);
            decoder.Decode(events.Span[begin..end], _records + (nint)begin * decoder.RaysPerEvent);
            for (int ray = begin * decoder.RaysPerEvent; ray < end * decoder.RaysPerEvent; ray++)
            {
                _records[ray].Key = KeyOf(_records[ray], slabPlanes, decoder.Shape);
                counts[_records[ray].Key]++;
            }
        });
        CountsToPlaces();
        Parallel.For(0, _threads, parallel, thread =>
        {
            (int begin, int end) = Share.Of(events.Length, thread, _threads);
            int[] places = _counts[thread];
            for (int ray = begin * decoder.RaysPerEvent; ray < end * decoder.RaysPerEvent; ray++)
                Source[places[_records[ray].Key]++] = ray;
        });
        Parallel.For(0, _threads, parallel, thread =>
        {
            (int begin, int end) = Share.Of(GroupCount, thread, _threads);
            for (int group = begin; group < end; group++)
                Gather(group);
        });
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    // Axis, then the slab in which the ray begins, then direction and offset: rays of a group run close to each other.
    private static int KeyOf(in Record ray, int[] slabPlanes, in GridShape grid)
    {
        int slab = Math.Min(Math.Max(ray.First, 0) / slabPlanes[ray.Axis], (1 << SlabBits) - 1);
        float middle = 0.5f * (ray.First + ray.Last);
        int direction = Math.Clamp((int)((ray.UStep + 1f) * 4f), 0, 7);
        int sizeU = ray.Axis == 0 ? grid.SizeY : grid.SizeX;
        int offset = Math.Clamp((int)((ray.U0 + middle * ray.UStep) * 8f / sizeU), 0, 7);
        return (((ray.Axis << SlabBits) + slab) << PlaceBits) + (direction << 3) + offset;
    }

    // Counts per key and thread become each thread's next lane for that key; every axis starts a new group.
    private void CountsToPlaces()
    {
        int lane = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            _axisFirstGroup[axis] = lane / Lanes;
            int firstKey = axis << (SlabBits + PlaceBits);
            for (int key = firstKey; key < firstKey + (1 << (SlabBits + PlaceBits)); key++)
            {
                foreach (int[] counts in _counts)
                {
                    int count = counts[key];
                    counts[key] = lane;
                    lane += count;
                }
            }

            while (lane % Lanes != 0)
                Source[lane++] = -1;
        }

        _axisFirstGroup[3] = lane / Lanes;
    }

    private void Gather(int group)
    {
        float* block = Blocks + (nint)group * GroupFloats;
        Record filler = new() { First = 1 };
        for (int lane = 0; lane < Lanes; lane++, block++)
        {
            int source = Source[group * Lanes + lane];
            Record* ray = source < 0 ? &filler : _records + source;
            block[U0] = ray->U0;
            block[V0] = ray->V0;
            block[UStep] = ray->UStep;
            block[VStep] = ray->VStep;
            block[StepMm] = ray->StepMm;
            block[First] = ray->First;
            block[Last] = ray->Last;
            block[TofHigh] = ray->TofHigh;
            block[TofLow] = ray->TofLow;
            block[TofStep] = ray->TofStep;
            block[Enter] = ray->Enter;
            block[Leave] = ray->Leave;
        }

        Ranges[group] = RangeOf(Blocks + (nint)group * GroupFloats);
    }

    // Lanes without planes (first > last) make a group partial but do not widen it.
    private static GroupRange RangeOf(float* block)
    {
        GroupRange range = new() { MinFirst = int.MaxValue, MaxFirst = -1, MinLast = int.MaxValue, MaxLast = -1 };
        for (int lane = 0; lane < Lanes; lane++)
        {
            int first = (int)block[First + lane];
            int last = (int)block[Last + lane];
            if (first > last)
            {
                range.MaxFirst = int.MaxValue;
                continue;
            }

            range.MinFirst = Math.Min(range.MinFirst, first);
            int firstFull = Math.Max(first, (int)MathF.Ceiling(block[Enter + lane] + 0.5f));
            int lastFull = Math.Min(last, (int)MathF.Floor(block[Leave + lane] - 0.5f));
            range.MaxFirst = Math.Max(range.MaxFirst, firstFull);
            range.MinLast = Math.Min(range.MinLast, lastFull);
            range.HasParts |= firstFull > first || lastFull < last;
            range.MaxLast = Math.Max(range.MaxLast, last);
        }

        return range;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_records);
        NativeMemory.AlignedFree(Blocks);
        NativeMemory.AlignedFree(Values);
        NativeMemory.AlignedFree(Source);
        NativeMemory.AlignedFree(Ranges);
        Blocks = null;
    }

    /// <summary>One ray as decoded; see the group vectors.</summary>
    internal struct Record
    {
        public float U0, V0, UStep, VStep, StepMm, TofHigh, TofLow, TofStep, Enter, Leave;
        public int First, Last, Axis, Key;
    }

    /// <summary>
    /// Planes that some lane of a group touches (min first, max last) and that all lanes cover in full (max first, min last), and whether
    /// some lane has a part of a plane where it enters or leaves the grid.
    /// </summary>
    internal struct GroupRange
    {
        public int MinFirst, MaxFirst, MinLast, MaxLast;
        public bool HasParts;

        public readonly Cover CoverOf(int first, int last)
        {
            if (MaxFirst <= first && last <= MinLast)
                return Cover.Full;
            return HasParts ? Cover.Parts : Cover.Masked;
        }
    }

    /// <summary>How the lanes of a group cover some planes: all in full, some not at all, or some in part.</summary>
    internal enum Cover
    {
        Full,
        Masked,
        Parts,
    }
}
