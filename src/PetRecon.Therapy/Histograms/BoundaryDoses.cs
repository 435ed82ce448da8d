using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// The lowest and highest dose on a structure's side walls. A trilinear dose is extreme at voxel centres, which the boxes inside see, or on the boundary:
/// the outlines are followed in steps of half a voxel, at both faces of a slab and wherever a plane of voxel centres may pass.
/// </summary>
internal static class BoundaryDoses
{
    private const double StepVoxels = 0.5;
    private const int MaxSteps = 4096;

    public static void Visit(StructureSlab slab, DoseFrame frame, HistogramInterpolation interpolation, DoseAccumulator sums)
    {
        DoseSampler sampler = new(frame, interpolation);
        double spacing = Math.Abs(Vector3D.Dot(frame.Normal, frame.Step(2)));
        int levels = Math.Clamp((int)Math.Ceiling(slab.ThicknessMm / (StepVoxels * spacing)), 1, MaxSteps);
        Vector3D perMm = frame.ToVoxels(frame.Normal) - frame.ToVoxels(Vector3D.Zero);
        foreach (ImmutableArray<Vector3D> polygon in slab.Polygons)
        {
            Vector3D before = OnLowerFace(polygon[^1], slab, frame);
            foreach (Vector3D point in polygon)
            {
                Vector3D here = OnLowerFace(point, slab, frame);
                int steps = Math.Clamp((int)Math.Ceiling((here - before).Length / StepVoxels), 1, MaxSteps);
                for (int step = 1; step <= steps; step++)
                {
                    Vector3D at = before + (double)step / steps * (here - before);
                    for (int level = 0; level <= levels; level++)
                        See(sampler, at + slab.ThicknessMm * level / levels * perMm, sums);
                }

                before = here;
            }
        }
    }

    private static Vector3D OnLowerFace(Vector3D point, StructureSlab slab, DoseFrame frame) =>
        frame.ToVoxels(point + (slab.LowMm - Vector3D.Dot(frame.Normal, point)) * frame.Normal);

    private static void See(in DoseSampler sampler, Vector3D at, DoseAccumulator sums)
    {
        if (sampler.Holds(at))
            sums.See(sampler.At(at));
    }
}
