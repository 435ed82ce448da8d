using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>Which part of a ray is in a grid.</summary>
internal static class RayExtent
{
    /// <summary>Distances along the ray at which it enters and leaves the grid's voxels, mm; the first is not below the second for a ray that misses them.</summary>
    public static (double FromMm, double ToMm) Within(VoxelGrid grid, BeamRay ray)
    {
        IndexMapping indices = new(grid);
        Vector3D start = indices.Point(ray.PlanePointMm);
        Vector3D perMm = indices.Direction(ray.Direction);
        double from = double.NegativeInfinity;
        double to = double.PositiveInfinity;
        VoxelWalk.Clip(start.X, perMm.X, grid.SizeX, ref from, ref to);
        VoxelWalk.Clip(start.Y, perMm.Y, grid.SizeY, ref from, ref to);
        VoxelWalk.Clip(start.Z, perMm.Z, grid.SizeZ, ref from, ref to);
        return (from, to);
    }
}
