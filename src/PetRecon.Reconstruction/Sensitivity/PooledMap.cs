using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Attenuation maps of fewer voxels, and what they are between voxels.</summary>
internal static class PooledMap
{
    /// <summary>Means over blocks of as many whole voxels as fit into a length; what sticks out of the map counts as 0.</summary>
    public static Volume<Attenuation> Of(Volume<Attenuation> map, Vector3D voxelMm)
    {
        VoxelGrid grid = map.Grid;
        int[] factors = [Factor(grid.SpacingMm.X, voxelMm.X), Factor(grid.SpacingMm.Y, voxelMm.Y), Factor(grid.SpacingMm.Z, voxelMm.Z)];
        if (factors[0] * factors[1] * factors[2] == 1)
            return map;
        VoxelGrid pooled = new(
            Ceiling(grid.SizeX, factors[0]),
            Ceiling(grid.SizeY, factors[1]),
            Ceiling(grid.SizeZ, factors[2]),
            new(grid.SpacingMm.X * factors[0], grid.SpacingMm.Y * factors[1], grid.SpacingMm.Z * factors[2]),
            grid.PositionMm(0.5 * (factors[0] - 1), 0.5 * (factors[1] - 1), 0.5 * (factors[2] - 1)),
            grid.AxisX, grid.AxisY, grid.AxisZ);
        float[] sums = new float[pooled.VoxelCount];
        float share = 1f / (factors[0] * factors[1] * factors[2]);
        ReadOnlySpan<float> voxels = map.Voxels;
        int voxel = 0;
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                int row = pooled.LinearIndex(0, j / factors[1], k / factors[2]);
                for (int i = 0; i < grid.SizeX; i++)
                    sums[row + i / factors[0]] += share * voxels[voxel++];
            }
        }

        return new(pooled, sums);

        static int Factor(double spacingMm, double voxelMm) => Math.Max(1, (int)(voxelMm / spacingMm + 1e-6));
    }

    /// <summary>The value at a place, linear between voxel centres; 0 beyond the outermost.</summary>
    public static float Interpolate(Volume volume, Vector3D placeMm)
    {
        VoxelGrid grid = volume.Grid;
        Vector3D at = grid.IndexOf(placeMm);
        (int i, int j, int k) = ((int)Math.Floor(at.X), (int)Math.Floor(at.Y), (int)Math.Floor(at.Z));
        float sum = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            (int x, int y, int z) = (i + (corner & 1), j + (corner >> 1 & 1), k + (corner >> 2));
            double weight = (1 - Math.Abs(at.X - x)) * (1 - Math.Abs(at.Y - y)) * (1 - Math.Abs(at.Z - z));
            if (weight > 0 && (uint)x < (uint)grid.SizeX && (uint)y < (uint)grid.SizeY && (uint)z < (uint)grid.SizeZ)
                sum += (float)weight * volume.Voxels[grid.LinearIndex(x, y, z)];
        }

        return sum;
    }

    private static int Ceiling(int size, int factor) => (size + factor - 1) / factor;
}
