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

    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };

    /// <summary>Orders the rays of events.</summary>
    public CompiledRays Compile(ReadOnlyMemory<CoincidenceEvent> events)
    {
        int perEvent = decoder.RaysPerEvent;
        int count = events.Length * perEvent;
        uint[] keys = GC.AllocateUninitializedArray<uint>(count);
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

        int[] order = Sort(keys);
        int[] firstGroup = new int[4];
        int[] firstRay = new int[4];
        for (int axis = 0; axis < 3; axis++)
        {
            firstRay[axis + 1] = firstRay[axis] + axisCounts[axis + 1];
            firstGroup[axis + 1] = firstGroup[axis] + (axisCounts[axis + 1] + lanes - 1) / lanes;
        }

        LaneRay[] rays = GC.AllocateUninitializedArray<LaneRay>(firstGroup[3] * lanes);
        Parallel.For(0, threads, _parallel, thread =>
        {
            for (int axis = 0; axis < 3; axis++)
            {
                (int begin, int end) = Share.Of(firstGroup[axis + 1] - firstGroup[axis], thread, threads);
                Deal(events.Span, order.AsSpan(firstRay[axis]..firstRay[axis + 1]), rays.AsSpan(firstGroup[axis] * lanes, (firstGroup[axis + 1] - firstGroup[axis]) * lanes), begin, end);
            }
        });
        return new() { Rays = rays, AxisFirstGroup = firstGroup, EventCount = events.Length };
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

    // Two stable passes of 11 bits each; every thread counts and places its own part.
    private int[] Sort(uint[] keys)
    {
        int[] from = GC.AllocateUninitializedArray<int>(keys.Length);
        int[] to = GC.AllocateUninitializedArray<int>(keys.Length);
        for (int i = 0; i < from.Length; i++)
            from[i] = i;
        int[][] places = new int[threads][];
        for (int shift = 0; shift < KeyBits; shift += DigitBits)
        {
            int digitShift = shift;
            Parallel.For(0, threads, _parallel, thread =>
            {
                (int begin, int end) = Share.Of(keys.Length, thread, threads);
                int[] counts = places[thread] = new int[1 << DigitBits];
                for (int i = begin; i < end; i++)
                    counts[(keys[from[i]] >> digitShift) & ((1 << DigitBits) - 1)]++;
            });
            int next = 0;
            for (int digit = 0; digit < 1 << DigitBits; digit++)
            {
                foreach (int[] counts in places)
                    (counts[digit], next) = (next, next + counts[digit]);
            }

            Parallel.For(0, threads, _parallel, thread =>
            {
                (int begin, int end) = Share.Of(keys.Length, thread, threads);
                int[] mine = places[thread];
                for (int i = begin; i < end; i++)
                    to[mine[(keys[from[i]] >> digitShift) & ((1 << DigitBits) - 1)]++] = from[i];
            });
            (from, to) = (to, from);
        }

        return from;
    }
}
