using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// Orders rays so that neighbours touch the same voxels: by main axis; with TOF by where the ray's middle lies and its first plane, without by
/// direction and then by where it passes. The order depends on the events alone, not on the number of threads.
/// </summary>
internal sealed class RayOrder(RayDecoder decoder, int lanes, int threads)
{
    // Rays of one group are this far apart in the order: neighbours share voxels, and lanes that add to the same voxel at once would
    // wait for each other's stores.
    private const int LaneDistance = 16;
    private const int KeyBits = 22;
    private const int DigitBits = KeyBits / 2;
    private const int AxisShift = KeyBits - 2;

    // What sorting keeps for the next time: 12 bytes a ray of so many.
    private const int KeptRays = 1 << 22;

    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };
    private readonly int[][] _places = [.. Enumerable.Range(0, threads).Select(static _ => new int[1 << DigitBits])];
    private uint[] _keys = [];
    private int[] _from = [];
    private int[] _to = [];

    /// <summary>Orders the rays of events; for one caller at a time.</summary>
    /// <param name="events">The events.</param>
    /// <param name="spent">Rays that are not needed any more, whose memory is used again if it suffices.</param>
    public CompiledRays Compile(ReadOnlyMemory<CoincidenceEvent> events, CompiledRays? spent = null)
    {
        int perEvent = decoder.RaysPerEvent;
        int count = events.Length * perEvent;
        uint[] keys = Room(ref _keys, count);
        int[] axisCounts = new int[4];
        Parallel.For(0, threads, _parallel, thread =>
        {
            (int begin, int end) = Share.Of(events.Length, thread, threads);
            int[] counts = new int[3];
            ReadOnlySpan<CoincidenceEvent> all = events.Span;
            for (int e = begin; e < end; e++)
            {
                for (int ray = 0; ray < perEvent; ray++)
                {
                    uint key = KeyOf(Lane(all[e], e, ray));
                    keys[e * perEvent + ray] = key;
                    counts[key >> AxisShift]++;
                }
            }

            for (int axis = 0; axis < 3; axis++)
                Interlocked.Add(ref axisCounts[axis + 1], counts[axis]);
        });

        int[] order = Sort(keys, count);
        int[] firstGroup = new int[4];
        int[] firstRay = new int[4];
        for (int axis = 0; axis < 3; axis++)
        {
            firstRay[axis + 1] = firstRay[axis] + axisCounts[axis + 1];
            firstGroup[axis + 1] = firstGroup[axis] + (axisCounts[axis + 1] + lanes - 1) / lanes;
        }

        LaneRay[] rays = spent?.Rays ?? [];
        Room(ref rays, firstGroup[3] * lanes);
        Parallel.For(0, threads, _parallel, thread =>
        {
            for (int axis = 0; axis < 3; axis++)
            {
                (int begin, int end) = Share.Of(firstGroup[axis + 1] - firstGroup[axis], thread, threads);
                Deal(events.Span, order.AsSpan(firstRay[axis]..firstRay[axis + 1]), rays.AsSpan(firstGroup[axis] * lanes, (firstGroup[axis + 1] - firstGroup[axis]) * lanes), begin, end);
            }
        });
        if (count > KeptRays)
            (_keys, _from, _to) = ([], [], []);
        return new() { Rays = rays, LaneCount = firstGroup[3] * lanes, AxisFirstGroup = firstGroup, EventCount = events.Length };
    }

    // Blocks of LaneDistance groups: lane l takes the l-th stretch of the block's rays, one after the other.
    private void Deal(ReadOnlySpan<CoincidenceEvent> events, ReadOnlySpan<int> order, Span<LaneRay> rays, int beginGroup, int endGroup)
    {
        int groups = rays.Length / lanes;
        int perEvent = decoder.RaysPerEvent;
        for (int group = beginGroup; group < endGroup; group++)
        {
            int block = group - group % LaneDistance;
            int distance = Math.Min(LaneDistance, groups - block);
            for (int lane = 0; lane < lanes; lane++)
            {
                int place = block * lanes + lane * distance + group - block;
                rays[group * lanes + lane] = place < order.Length
                    ? Lane(events[order[place] / perEvent], order[place] / perEvent, order[place] % perEvent)
                    : new() { Event = -1 };
            }
        }
    }

    private static LaneRay Lane(in CoincidenceEvent e, int index, int ray) =>
        new() { DetectionBin0 = e.DetectionBin0, DetectionBin1 = e.DetectionBin1, TofBin = e.TofBin, Ray = (ushort)ray, Event = index };

    // Where the ray is at its TOF bin's middle, or half way through the grid; only the order depends on it, so it may be rough.
    private uint KeyOf(in LaneRay lane)
    {
        Ray ray = decoder.RayOf(lane);
        int axis = RayDecoder.AxisOf(ray);
        (int planes, int sizeU, int sizeV) = PairImage.Sizes(decoder.Shape, axis);
        (float start, float delta) = axis switch { 0 => (ray.StartX, ray.DeltaX), 1 => (ray.StartY, ray.DeltaY), _ => (ray.StartZ, ray.DeltaZ) };
        (float startU, float deltaU) = axis == 0 ? (ray.StartY, ray.DeltaY) : (ray.StartX, ray.DeltaX);
        (float startV, float deltaV) = axis == 2 ? (ray.StartY, ray.DeltaY) : (ray.StartZ, ray.DeltaZ);
        uint key = (uint)axis << AxisShift;
        if (decoder.UsesTof)
        {
            TofArgument tof = decoder.Tof(lane);
            float along = 0.5f + 0.5f * (tof.LowMm + tof.HighMm) / ray.LengthMm;
            float reach = MathF.Abs(delta) * (0.5f * (tof.HighMm - tof.LowMm) + tof.ReachMm) / ray.LengthMm;
            float middle = start + along * delta;
            uint first = (uint)Math.Clamp(middle - reach, 0, planes);
            return key | (Math.Min((uint)Math.Clamp(middle, 0, planes) / 16, 63) << 14)
                | (Cell((startV + along * deltaV) / sizeV, 32) << 9) | (Cell((startU + along * deltaU) / sizeU, 32) << 4) | (first & 15);
        }

        float share = (0.5f * planes - start) / delta;
        return key | (Cell(0.5f * (deltaU / delta + 1f), 16) << 15) | (Cell(0.5f * (deltaV / delta + 1f), 8) << 12)
            | (Cell((startV + share * deltaV) / sizeV, 64) << 6) | Cell((startU + share * deltaU) / sizeU, 64);
    }

    private static uint Cell(float share, int cells) => (uint)Math.Clamp((int)(share * cells), 0, cells - 1);

    private static T[] Room<T>(ref T[] array, int count)
    {
        if (array.Length < count)
            array = GC.AllocateUninitializedArray<T>(count);
        return array;
    }

    // Two stable passes of 11 bits each; every thread counts and places its own part.
    private int[] Sort(uint[] keys, int count)
    {
        int[] from = Room(ref _from, count);
        int[] to = Room(ref _to, count);
        for (int i = 0; i < count; i++)
            from[i] = i;
        for (int shift = 0; shift < KeyBits; shift += DigitBits)
        {
            SortByDigit(keys, count, shift, from, to);
            (from, to) = (to, from);
        }

        return from;
    }

    private void SortByDigit(uint[] keys, int count, int shift, int[] from, int[] to)
    {
        Parallel.For(0, threads, _parallel, thread =>
        {
            (int begin, int end) = Share.Of(count, thread, threads);
            int[] counts = _places[thread];
            Array.Clear(counts);
            for (int i = begin; i < end; i++)
                counts[(keys[from[i]] >> shift) & ((1 << DigitBits) - 1)]++;
        });
        int next = 0;
        for (int digit = 0; digit < 1 << DigitBits; digit++)
        {
            foreach (int[] counts in _places)
                (counts[digit], next) = (next, next + counts[digit]);
        }

        Parallel.For(0, threads, _parallel, thread =>
        {
            (int begin, int end) = Share.Of(count, thread, threads);
            int[] mine = _places[thread];
            for (int i = begin; i < end; i++)
                to[mine[(keys[from[i]] >> shift) & ((1 << DigitBits) - 1)]++] = from[i];
        });
    }
}
