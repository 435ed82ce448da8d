using System.Collections.Immutable;
using System.Numerics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>Collects the doses of a structure: slabs in fixed groups on all threads, summed up in order, so that the bits do not depend on the number of threads.</summary>
internal static class HistogramMaker
{
    private const int MaxGroups = 32;

    /// <summary>The doses of the slabs; null if no part of them is within the grid.</summary>
    public static (DoseAccumulator Sums, double[] Doses)? Run(StructureSlabs structure, Volume dose, DoseVolumeHistogramOptions options, CancellationToken cancellation)
    {
        DoseFrame frame = new(dose, structure.Normal);
        ImmutableArray<StructureSlab> slabs = structure.Slabs;
        SlabLayout? layout = SlabLayout.Of(frame, slabs, options);
        if (layout is null)
            return null;
        if (RangeAround(frame, slabs) is not (double low, double high))
            return null;
        int groups = Math.Min(MaxGroups, slabs.Length);
        DoseAccumulator[] sums = new DoseAccumulator[groups];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Structure.Threads ?? Environment.ProcessorCount, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, groups, parallel, () => WalkOf(layout, options.Interpolation), (group, _, walk) =>
            {
                sums[group] = new(low, high, options.PointCount);
                ReadOnlySpan<StructureSlab> some = slabs.AsSpan()[(slabs.Length * group / groups)..(slabs.Length * (group + 1) / groups)];

                // First the boundary, whose extremes spare a look at the corners of most boxes.
                foreach (StructureSlab slab in some)
                    BoundaryDoses.Visit(slab, frame, options.Interpolation, sums[group]);
                walk.Visit(some, sums[group], cancellation);

                return walk;
            }, _ => { });
        }
        catch (AggregateException exception) when (exception.InnerExceptions[0] is ArgumentException tangled)
        {
            throw new ArgumentException(tangled.Message, exception);
        }

        DoseAccumulator all = new(low, high, options.PointCount);
        foreach (DoseAccumulator one in sums)
            all.Add(one);
        double[] doses = new double[options.PointCount];
        for (int i = 0; i < doses.Length; i++)
            doses[i] = low + (high - low) * i / (doses.Length - 1);
        return all.Volume + all.UndefinedVolume > 0 ? (all, doses) : null;
    }

    private static ISlabWalk WalkOf(SlabLayout layout, HistogramInterpolation interpolation) =>
        layout.Frame.IsAligned ? new AlignedWalk(layout, interpolation) : new TiltedWalk(layout, interpolation);

    // The doses in the smallest box of voxels that holds the structure; a little more where they are all the same.
    private static (double Low, double High)? RangeAround(DoseFrame frame, ImmutableArray<StructureSlab> slabs)
    {
        double[] from = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
        double[] to = [double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity];
        foreach (StructureSlab slab in slabs)
        {
            foreach (ImmutableArray<Vector3D> polygon in slab.Polygons)
            {
                foreach (Vector3D point in polygon)
                {
                    double height = Vector3D.Dot(frame.Normal, point);
                    Extend(from, to, frame.ToVoxels(point + (slab.LowMm - height) * frame.Normal));
                    Extend(from, to, frame.ToVoxels(point + (slab.HighMm - height) * frame.Normal));
                }
            }
        }

        (int First, int Last)[] box = new (int, int)[3];
        for (int axis = 0; axis < 3; axis++)
        {
            int size = frame.Size(axis);
            if (to[axis] < -0.5 || from[axis] > size - 0.5)
                return null;
            box[axis] = ((int)Math.Clamp(Math.Floor(from[axis]), 0, size - 1), (int)Math.Clamp(Math.Ceiling(to[axis]), 0, size - 1));
        }

        (float low, float high) = Range(frame, box);
        double margin = Math.Max(1e-9, 1e-6 * Math.Max(Math.Abs(low), Math.Abs(high)));
        return low <= high ? (low - margin, high + margin) : (0, 1);
    }

    private static (float Low, float High) Range(DoseFrame frame, (int First, int Last)[] box)
    {
        // In the order of the memory: x fastest, whichever axis that is here.
        int[] axes = [0, 1, 2];
        Array.Sort(axes, (a, b) => frame.Stride(a).CompareTo(frame.Stride(b)));
        (int x, int y, int z) = (axes[0], axes[1], axes[2]);
        ReadOnlyMemory<float> memory = frame.Dose.Memory;
        (float Low, float High) range = (float.PositiveInfinity, float.NegativeInfinity);
        Lock joining = new();
        Parallel.For(box[z].First, box[z].Last + 1, () => (Low: float.PositiveInfinity, High: float.NegativeInfinity), (k, _, found) =>
        {
            for (int j = box[y].First; j <= box[y].Last; j++)
            {
                int start = box[x].First + j * frame.Stride(y) + k * frame.Stride(z);
                Widen(memory.Span.Slice(start, box[x].Last - box[x].First + 1), ref found.Low, ref found.High);
            }

            return found;
        }, found =>
        {
            lock (joining)
                range = (Math.Min(range.Low, found.Low), Math.Max(range.High, found.High));
        });
        return range;
    }

    // Lanes: what is no finite number counts as the neutral value.
    private static void Widen(ReadOnlySpan<float> doses, ref float low, ref float high)
    {
        int lanes = Vector<float>.Count;
        int i = 0;
        if (doses.Length >= lanes)
        {
            Vector<float> neutralLow = new(float.PositiveInfinity);
            Vector<float> neutralHigh = new(float.NegativeInfinity);
            (Vector<float> lows, Vector<float> highs) = (neutralLow, neutralHigh);
            for (; i <= doses.Length - lanes; i += lanes)
            {
                Vector<float> dose = new(doses[i..]);
                Vector<int> isFinite = Vector.LessThan(Vector.Abs(dose), neutralLow);
                lows = Vector.Min(lows, Vector.ConditionalSelect(isFinite, dose, neutralLow));
                highs = Vector.Max(highs, Vector.ConditionalSelect(isFinite, dose, neutralHigh));
            }

            for (int lane = 0; lane < lanes; lane++)
                (low, high) = (Math.Min(low, lows[lane]), Math.Max(high, highs[lane]));
        }

        for (; i < doses.Length; i++)
        {
            if (float.IsFinite(doses[i]))
                (low, high) = (Math.Min(low, doses[i]), Math.Max(high, doses[i]));
        }
    }

    private static void Extend(double[] from, double[] to, Vector3D at)
    {
        (from[0], to[0]) = (Math.Min(from[0], at.X), Math.Max(to[0], at.X));
        (from[1], to[1]) = (Math.Min(from[1], at.Y), Math.Max(to[1], at.Y));
        (from[2], to[2]) = (Math.Min(from[2], at.Z), Math.Max(to[2], at.Z));
    }
}
