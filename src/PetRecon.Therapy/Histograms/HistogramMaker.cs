using System.Collections.Immutable;
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
            foreach (Vector3D point in slab.Polygons.SelectMany(static polygon => polygon))
            {
                double height = Vector3D.Dot(frame.Normal, point);
                Extend(from, to, frame.ToVoxels(point + (slab.LowMm - height) * frame.Normal));
                Extend(from, to, frame.ToVoxels(point + (slab.HighMm - height) * frame.Normal));
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
        ReadOnlySpan<float> voxels = frame.Dose.Voxels;
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int k = box[2].First; k <= box[2].Last; k++)
        {
            for (int j = box[1].First; j <= box[1].Last; j++)
            {
                for (int i = box[0].First; i <= box[0].Last; i++)
                {
                    float dose = voxels[i * frame.Stride(0) + j * frame.Stride(1) + k * frame.Stride(2)];
                    if (!float.IsFinite(dose))
                        continue;
                    low = Math.Min(low, dose);
                    high = Math.Max(high, dose);
                }
            }
        }

        return (low, high);
    }

    private static void Extend(double[] from, double[] to, Vector3D at)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            from[axis] = Math.Min(from[axis], at[axis]);
            to[axis] = Math.Max(to[axis], at[axis]);
        }
    }
}
