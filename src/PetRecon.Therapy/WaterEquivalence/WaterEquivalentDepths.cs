using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>Depth in water of each voxel of a grid, for one beam.</summary>
public static class WaterEquivalentDepths
{
    /// <summary>
    /// Computes the depth in water at the centre of each voxel: what is between it and the beam's source on its own ray. Every voxel's ray is followed
    /// by itself, so the only approximation is that stopping powers are constant in their voxels.
    /// </summary>
    /// <param name="paths">The relative stopping powers. A voxel outside of them has the depth of what its ray went through.</param>
    /// <param name="beam">The beam.</param>
    /// <param name="grid">Where depths are wanted; need not be the CT's grid.</param>
    /// <param name="options">Upstream water and threads.</param>
    /// <param name="progress">Receives the part that is done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Depths in mm; not a number for voxels that are level with a virtual source or behind it.</returns>
    public static Volume<WaterEquivalentDepth> Of(
        StoppingPowerPaths paths,
        BeamFrame beam,
        VoxelGrid grid,
        WaterEquivalentDepthOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(beam);
        ArgumentNullException.ThrowIfNull(grid);
        options ??= new();
        float[] depths = GC.AllocateUninitializedArray<float>(grid.VoxelCount);
        int rows = grid.SizeY * grid.SizeZ;
        int done = 0;
        Parallel.For(0, rows, options.ParallelOptions(cancellation), row =>
        {
            int at = row * grid.SizeX;
            for (int i = 0; i < grid.SizeX; i++)
            {
                Vector3D position = grid.PositionMm(i, row % grid.SizeY, row / grid.SizeY);
                Vector3D plane = beam.ToPlane(position);
                depths[at + i] = double.IsNaN(plane.X + plane.Y)
                    ? float.NaN
                    : (float)(options.UpstreamMm + paths.DepthMm(position, beam.Ray(plane.X, plane.Y).Direction));
            }

            int finished = Interlocked.Increment(ref done);
            if (progress is not null && (finished & 255) == 0)
                progress.Report((double)finished / rows);
        });
        return new(grid, depths);
    }
}
