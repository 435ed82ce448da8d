using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>Collects the doses of a structure: slabs in fixed groups on all threads, summed up in order, so that the bits do not depend on the number of threads.</summary>
internal static class HistogramMaker
{
    private const int MaxGroups = 32;

    // Pixels of slabs that are worth a group: about a millisecond.
    private const int GroupBoxes = 1 << 16;

    /// <summary>The doses of the slabs; null if no part of them is within the grid.</summary>
    public static (DoseAccumulator Sums, double[] Doses)? Run(StructureSlabs structure, Volume dose, DoseVolumeHistogramOptions options, CancellationToken cancellation)
    {
        DoseFrame frame = new(dose, structure.Normal);
        ImmutableArray<StructureSlab> slabs = structure.Slabs;
        SlabLayout? layout = SlabLayout.Of(frame, slabs, options);
        if (layout is null)
            return null;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Structure.Threads ?? Environment.ProcessorCount, CancellationToken = cancellation };
        if (RangesAround(frame, slabs, parallel) is not DoseRanges ranges)
            return null;
        (double low, double high) = WithMargin(ranges);
        long boxes = (long)layout.Width * layout.Height * slabs.Length;
        int groups = (int)Math.Clamp(boxes / GroupBoxes, 1, Math.Min(MaxGroups, slabs.Length));
        DoseAccumulator[] sums = new DoseAccumulator[groups];
        BoundaryDoses boundary = new(frame, options.Interpolation, ranges);
        DoseAccumulator some = new(low, high, 2);
        foreach (StructureSlab slab in slabs)
            boundary.VisitSome(slab, some);
        try
        {
            Parallel.For(0, groups, parallel, () => WalkOf(layout, options.Interpolation), (group, _, walk) =>
            {
                sums[group] = new(low, high, options.PointCount);
                sums[group].SeeAll(some);

                // First the boundary, whose extremes spare a look at the corners of most boxes.
                foreach (StructureSlab slab in slabs.AsSpan()[(slabs.Length * group / groups)..(slabs.Length * (group + 1) / groups)])
                    boundary.Visit(slab, sums[group]);
                walk.Visit(slabs.AsSpan(), group, groups, sums[group], cancellation);
                return walk;
            }, static _ => { });
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

    // The doses in the smallest box of voxels that holds the structure; null if it is beside the grid.
    private static DoseRanges? RangesAround(DoseFrame frame, ImmutableArray<StructureSlab> slabs, ParallelOptions parallel)
    {
        Vector3D perMm = frame.ToVoxels(frame.Normal) - frame.ToVoxels(Vector3D.Zero);
        (Vector3D Low, Vector3D High)[] boxes = new (Vector3D, Vector3D)[slabs.Length];
        Parallel.For(0, boxes.Length, parallel, i => boxes[i] = BoxOf(frame, slabs[i], perMm));
        (Vector3D low, Vector3D high) = boxes[0];
        foreach ((Vector3D oneLow, Vector3D oneHigh) in boxes)
            (low, high) = (Lower(low, oneLow), Higher(high, oneHigh));
        (double[] from, double[] to) = ([low.X, low.Y, low.Z], [high.X, high.Y, high.Z]);
        (int First, int Last)[] box = new (int, int)[3];
        for (int axis = 0; axis < 3; axis++)
        {
            int size = frame.Size(axis);
            if (to[axis] < -0.5 || from[axis] > size - 0.5)
                return null;
            box[axis] = ((int)Math.Clamp(Math.Floor(from[axis]), 0, size - 1), (int)Math.Clamp(Math.Ceiling(to[axis]), 0, size - 1));
        }

        return new(frame, box, parallel);
    }

    private static (Vector3D Low, Vector3D High) BoxOf(DoseFrame frame, StructureSlab slab, Vector3D perMm)
    {
        Vector3D low = double.PositiveInfinity * new Vector3D(1, 1, 1);
        Vector3D high = -low;
        Vector3D across = slab.ThicknessMm * perMm;
        foreach (ImmutableArray<Vector3D> polygon in slab.Polygons)
        {
            foreach (Vector3D point in polygon)
            {
                Vector3D at = frame.ToVoxels(point) + (slab.LowMm - Vector3D.Dot(frame.Normal, point)) * perMm;
                (low, high) = (Lower(low, at), Higher(high, at));
            }
        }

        return (Lower(low, low + across), Higher(high, high + across));
    }

    private static Vector3D Lower(Vector3D a, Vector3D b) => new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Min(a.Z, b.Z));

    private static Vector3D Higher(Vector3D a, Vector3D b) => new(Math.Max(a.X, b.X), Math.Max(a.Y, b.Y), Math.Max(a.Z, b.Z));

    // A little more where they are all the same.
    private static (double Low, double High) WithMargin(DoseRanges ranges)
    {
        double margin = Math.Max(1e-9, 1e-6 * Math.Max(Math.Abs(ranges.Low), Math.Abs(ranges.High)));
        return ranges.Low <= ranges.High ? (ranges.Low - margin, ranges.High + margin) : (0, 1);
    }
}
