using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Resampling;

/// <summary>Voxel indices of one grid as those of another: index = Origin + i StepI + j StepJ + k StepK.</summary>
/// <param name="Origin">Source index of the target's voxel (0, 0, 0).</param>
/// <param name="StepI">What one voxel along the target's first axis moves in the source.</param>
/// <param name="StepJ">What one voxel along its second axis moves.</param>
/// <param name="StepK">What one voxel along its third axis moves.</param>
internal readonly record struct GridMapping(Vector3D Origin, Vector3D StepI, Vector3D StepJ, Vector3D StepK)
{
    // What decimal strings in headers leave of parallelism: over a thousand voxels, this many thousandths of one.
    private const double ParallelTolerance = 1e-6;

    public static GridMapping Between(VoxelGrid target, VoxelGrid source, RigidTransform? targetToSource)
    {
        RigidTransform way = targetToSource ?? RigidTransform.Identity;
        Vector3D origin = source.IndexOf(way.Apply(target.OriginMm));
        return new(
            origin,
            source.IndexOf(way.Apply(target.PositionMm(1, 0, 0))) - origin,
            source.IndexOf(way.Apply(target.PositionMm(0, 1, 0))) - origin,
            source.IndexOf(way.Apply(target.PositionMm(0, 0, 1))) - origin);
    }

    /// <summary>For each axis of the target the source's axis that it is parallel to; null if the grids are tilted against each other.</summary>
    public (int I, int J, int K)? ParallelAxes()
    {
        int? i = Along(StepI);
        int? j = Along(StepJ);
        int? k = Along(StepK);
        return i is int a && j is int b && k is int c && a != b && b != c && a != c ? (a, b, c) : null;
    }

    private static int? Along(Vector3D step)
    {
        double largest = Math.Max(Math.Abs(step.X), Math.Max(Math.Abs(step.Y), Math.Abs(step.Z)));
        int? found = null;
        for (int axis = 0; axis < 3; axis++)
        {
            if (Math.Abs(step[axis]) > ParallelTolerance * largest)
            {
                if (found is not null)
                    return null;
                found = axis;
            }
        }

        return found;
    }
}
