using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// The lowest and highest dose on a structure's side walls. A trilinear dose is extreme at voxel centres, which the boxes inside see, or on the boundary:
/// the outlines are followed in steps of half a voxel, at both faces of a slab and wherever a plane of voxel centres may pass. Stretches of outlines whose
/// voxels hold nothing beyond what was seen already are passed over.
/// </summary>
internal sealed class BoundaryDoses
{
    private const double StepVoxels = 0.5;
    private const int MaxSteps = 4096;

    // Points of an outline that are judged together.
    private const int Stretch = 16;

    private readonly DoseFrame _frame;
    private readonly HistogramInterpolation _interpolation;
    private readonly DoseRanges _ranges;
    private readonly Vector3D _perMm;
    private readonly double _spacingMm;

    public BoundaryDoses(DoseFrame frame, HistogramInterpolation interpolation, DoseRanges ranges)
    {
        _frame = frame;
        _interpolation = interpolation;
        _ranges = ranges;
        _perMm = frame.ToVoxels(frame.Normal) - frame.ToVoxels(Vector3D.Zero);
        _spacingMm = Math.Abs(Vector3D.Dot(frame.Normal, frame.Step(2)));
    }

    /// <summary>Looks at some points of the outlines, so that most stretches may be passed over from the beginning.</summary>
    public void VisitSome(StructureSlab slab, DoseAccumulator sums)
    {
        DoseSampler sampler = new(_frame, _interpolation);
        foreach (ImmutableArray<Vector3D> polygon in slab.Polygons)
        {
            for (int i = 0; i < polygon.Length; i += 2 * Stretch)
                See(sampler, OnLowerFace(polygon[i], slab) + 0.5 * slab.ThicknessMm * _perMm, sums);
        }
    }

    /// <summary>Takes note of the doses on the walls of a slab.</summary>
    public void Visit(StructureSlab slab, DoseAccumulator sums)
    {
        Span<Vector3D> points = stackalloc Vector3D[Stretch + 1];
        foreach (ImmutableArray<Vector3D> polygon in slab.Polygons)
        {
            points[0] = OnLowerFace(polygon[^1], slab);
            for (int from = 0; from < polygon.Length; from += Stretch)
            {
                int count = Math.Min(Stretch, polygon.Length - from);
                for (int i = 0; i < count; i++)
                    points[i + 1] = OnLowerFace(polygon[from + i], slab);
                if (MayBeBeyond(points[..(count + 1)], slab.ThicknessMm * _perMm, sums))
                    Follow(points[..(count + 1)], slab, sums);
                points[0] = points[count];
            }
        }
    }

    private bool MayBeBeyond(ReadOnlySpan<Vector3D> points, Vector3D across, DoseAccumulator sums)
    {
        (Vector3D low, Vector3D high) = (points[0], points[0]);
        foreach (Vector3D point in points)
        {
            low = new(Math.Min(low.X, point.X), Math.Min(low.Y, point.Y), Math.Min(low.Z, point.Z));
            high = new(Math.Max(high.X, point.X), Math.Max(high.Y, point.Y), Math.Max(high.Z, point.Z));
        }

        (float lowest, float highest) = _ranges.Of(
            Voxels(low.X + Math.Min(0, across.X), high.X + Math.Max(0, across.X)),
            Voxels(low.Y + Math.Min(0, across.Y), high.Y + Math.Max(0, across.Y)),
            Voxels(low.Z + Math.Min(0, across.Z), high.Z + Math.Max(0, across.Z)));
        return lowest < sums.Lowest || highest > sums.Highest;
    }

    // All voxels that a dose between two places may be interpolated from.
    private static (int First, int Last) Voxels(double low, double high) => ((int)Math.Floor(low), (int)Math.Ceiling(high));

    private void Follow(ReadOnlySpan<Vector3D> points, StructureSlab slab, DoseAccumulator sums)
    {
        DoseSampler sampler = new(_frame, _interpolation);
        int levels = Math.Clamp((int)Math.Ceiling(slab.ThicknessMm / (StepVoxels * _spacingMm)), 1, MaxSteps);
        for (int i = 1; i < points.Length; i++)
        {
            Vector3D way = points[i] - points[i - 1];
            int steps = Math.Clamp((int)Math.Ceiling(way.Length / StepVoxels), 1, MaxSteps);
            for (int step = 1; step <= steps; step++)
            {
                Vector3D at = points[i - 1] + (double)step / steps * way;
                for (int level = 0; level <= levels; level++)
                    See(sampler, at + slab.ThicknessMm * level / levels * _perMm, sums);
            }
        }
    }

    private Vector3D OnLowerFace(Vector3D point, StructureSlab slab) =>
        _frame.ToVoxels(point) + (slab.LowMm - Vector3D.Dot(_frame.Normal, point)) * _perMm;

    private static void See(in DoseSampler sampler, Vector3D at, DoseAccumulator sums)
    {
        if (sampler.Holds(at))
            sums.See(sampler.At(at));
    }
}
