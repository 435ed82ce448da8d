using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Model;

/// <summary>The part of an attenuation map in which there is anything.</summary>
internal static class OccupiedAttenuation
{
    /// <summary>
    /// Cuts off what is empty all around, but for one voxel. Line integrals by Joseph's method stay as they are: its planes and samples are the
    /// same, and where the smaller grid begins and ends they are 0 either way.
    /// </summary>
    /// <param name="map">The map.</param>
    /// <returns>The part; the map itself if nothing can be cut off, one voxel of it if all is empty.</returns>
    public static Volume<Attenuation> Of(Volume<Attenuation> map)
    {
        VoxelGrid grid = map.Grid;
        (int lowX, int highX, int lowY, int highY, int lowZ, int highZ) = (grid.SizeX, -1, grid.SizeY, -1, grid.SizeZ, -1);
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                ReadOnlySpan<float> row = map.Voxels.Slice(grid.LinearIndex(0, j, k), grid.SizeX);
                int first = row.IndexOfAnyExcept(0f);
                if (first < 0)
                    continue;
                (lowX, highX) = (Math.Min(lowX, first), Math.Max(highX, row.LastIndexOfAnyExcept(0f)));
                (lowY, highY) = (Math.Min(lowY, j), Math.Max(highY, j));
                (lowZ, highZ) = (Math.Min(lowZ, k), Math.Max(highZ, k));
            }
        }

        if (highX < 0)
            (lowX, highX, lowY, highY, lowZ, highZ) = (0, 0, 0, 0, 0, 0);
        else
            (lowX, highX, lowY, highY, lowZ, highZ) = (lowX - 1, highX + 1, lowY - 1, highY + 1, lowZ - 1, highZ + 1);
        (lowX, lowY, lowZ) = (Math.Max(0, lowX), Math.Max(0, lowY), Math.Max(0, lowZ));
        int sizeX = Math.Min(grid.SizeX - 1, highX) - lowX + 1;
        int sizeY = Math.Min(grid.SizeY - 1, highY) - lowY + 1;
        int sizeZ = Math.Min(grid.SizeZ - 1, highZ) - lowZ + 1;
        if (sizeX == grid.SizeX && sizeY == grid.SizeY && sizeZ == grid.SizeZ)
            return map;
        VoxelGrid part = new(sizeX, sizeY, sizeZ, grid.SpacingMm, grid.PositionMm(lowX, lowY, lowZ), grid.AxisX, grid.AxisY, grid.AxisZ);
        float[] voxels = new float[part.VoxelCount];
        for (int k = 0; k < sizeZ; k++)
        {
            for (int j = 0; j < sizeY; j++)
                map.Voxels.Slice(grid.LinearIndex(lowX, lowY + j, lowZ + k), sizeX).CopyTo(voxels.AsSpan(part.LinearIndex(0, j, k)));
        }

        return new(part, voxels);
    }
}
