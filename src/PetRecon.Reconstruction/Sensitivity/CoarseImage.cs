using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Grids of fewer voxels over the same space, and images carried from one to the other.</summary>
internal static class CoarseImage
{
    /// <summary>The grid with as few voxels as keep each edge at most a length, but no more than before; the same outer faces.</summary>
    public static VoxelGrid Over(VoxelGrid grid, Vector3D voxelMm)
    {
        (int x, double spacingX) = Divide(grid.SizeX, grid.SpacingMm.X, voxelMm.X);
        (int y, double spacingY) = Divide(grid.SizeY, grid.SpacingMm.Y, voxelMm.Y);
        (int z, double spacingZ) = Divide(grid.SizeZ, grid.SpacingMm.Z, voxelMm.Z);
        Vector3D corner = grid.OriginMm
            + (0.5 * (spacingX - grid.SpacingMm.X)) * grid.AxisX
            + (0.5 * (spacingY - grid.SpacingMm.Y)) * grid.AxisY
            + (0.5 * (spacingZ - grid.SpacingMm.Z)) * grid.AxisZ;
        return new(x, y, z, new(spacingX, spacingY, spacingZ), corner, grid.AxisX, grid.AxisY, grid.AxisZ);
    }

    /// <summary>Means over blocks of as many whole voxels as fit into a length; what sticks out of the map counts as 0.</summary>
    public static Volume<Attenuation> Pooled(Volume<Attenuation> map, double voxelMm)
    {
        VoxelGrid grid = map.Grid;
        int[] factors = [Factor(grid.SpacingMm.X), Factor(grid.SpacingMm.Y), Factor(grid.SpacingMm.Z)];
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

        int Factor(double spacingMm) => Math.Max(1, (int)(voxelMm / spacingMm + 1e-6));
    }

    /// <summary>Multiplies an image by a coarser one, interpolated linearly between voxel centres and held beyond the outermost.</summary>
    public static void Multiply(float[] image, VoxelGrid grid, float[] coarse, VoxelGrid coarseGrid, ParallelOptions parallel)
    {
        (int[] x, float[] towardsX) = Positions(grid.SizeX, coarseGrid.SizeX);
        (int[] y, float[] towardsY) = Positions(grid.SizeY, coarseGrid.SizeY);
        (int[] z, float[] towardsZ) = Positions(grid.SizeZ, coarseGrid.SizeZ);
        int stepX = Math.Min(1, coarseGrid.SizeX - 1);
        int stepY = Math.Min(1, coarseGrid.SizeY - 1) * coarseGrid.SizeX;
        int stepZ = Math.Min(1, coarseGrid.SizeZ - 1) * coarseGrid.SizeX * coarseGrid.SizeY;
        Parallel.For(0, grid.SizeZ, parallel, k =>
        {
            float[] row = new float[coarseGrid.SizeX];
            for (int j = 0; j < grid.SizeY; j++)
            {
                int from = coarseGrid.LinearIndex(0, y[j], z[k]);
                for (int i = 0; i < row.Length; i++, from++)
                {
                    float near = Between(coarse[from], coarse[from + stepY], towardsY[j]);
                    float far = Between(coarse[from + stepZ], coarse[from + stepY + stepZ], towardsY[j]);
                    row[i] = Between(near, far, towardsZ[k]);
                }

                Span<float> target = image.AsSpan(grid.LinearIndex(0, j, k), grid.SizeX);
                for (int i = 0; i < target.Length; i++)
                    target[i] *= Between(row[x[i]], row[x[i] + stepX], towardsX[i]);
            }
        });
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

    private static float Between(float a, float b, float share) => a + share * (b - a);

    private static int Ceiling(int size, int factor) => (size + factor - 1) / factor;

    private static (int Count, double SpacingMm) Divide(int size, double spacingMm, double voxelMm)
    {
        int count = Math.Clamp((int)Math.Ceiling(size * spacingMm / voxelMm), 1, size);
        return (count, size * spacingMm / count);
    }

    private static (int[] Below, float[] Towards) Positions(int size, int coarseSize)
    {
        int[] below = new int[size];
        float[] towards = new float[size];
        for (int i = 0; i < size; i++)
        {
            double at = Math.Clamp((i + 0.5) * coarseSize / size - 0.5, 0, coarseSize - 1);
            below[i] = Math.Min((int)at, Math.Max(0, coarseSize - 2));
            towards[i] = (float)(at - below[i]);
        }

        return (below, towards);
    }
}
