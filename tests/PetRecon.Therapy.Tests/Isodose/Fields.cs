using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Tests.Isodose;

/// <summary>Volumes and grids that the tests of isodoses share.</summary>
internal static class Fields
{
    /// <summary>An axis-aligned cube of side 100 mm about (10, -20, 30) mm.</summary>
    public static VoxelGrid Straight(int size) => VoxelGrid.Centered(size, size, size, new(100.0 / (size - 1), 100.0 / (size - 1), 100.0 / (size - 1)), new(10, -20, 30));

    /// <summary>Turned about all axes.</summary>
    public static VoxelGrid Oblique(int size)
    {
        (double s, double c) = Math.SinCos(0.4);
        Vector3D x = new(c, s, 0);
        Vector3D y = new Vector3D(-s * 0.8, c * 0.8, 0.6).Normalized();
        Vector3D z = Vector3D.Cross(x, y);
        return About(size, x, y, z);
    }

    /// <summary>A grid whose third axis leans, as that of a tilted gantry, and whose axes are left-handed.</summary>
    public static VoxelGrid Sheared(int size) => About(size, Vector3D.UnitX, Vector3D.UnitY, new Vector3D(0, 0.3, -1).Normalized());

    public static VoxelGrid Of(string name, int size) => name switch
    {
        nameof(Straight) => Straight(size),
        nameof(Oblique) => Oblique(size),
        nameof(Sheared) => Sheared(size),
        _ => throw new ArgumentException(name),
    };

    public static Volume<Gray> From(VoxelGrid grid, Func<Vector3D, double> value)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 0, v = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++, v++)
                    voxels[v] = (float)value(grid.PositionMm(i, j, k));
            }
        }

        return new(grid, voxels);
    }

    /// <summary>Random values of few steps, so that many corners are exactly at the level.</summary>
    public static Volume<Gray> Noise(int sizeX, int sizeY, int sizeZ, int seed, int steps)
    {
        Random random = new(seed);
        float[] voxels = new float[sizeX * sizeY * sizeZ];
        for (int v = 0; v < voxels.Length; v++)
            voxels[v] = steps > 0 ? random.Next(steps) : random.NextSingle();
        return new(new VoxelGrid(sizeX, sizeY, sizeZ, new(1.5, 2, 2.5), new(-20, 5, 100)), voxels);
    }

    private static VoxelGrid About(int size, Vector3D x, Vector3D y, Vector3D z)
    {
        double step = 110.0 / (size - 1);
        double half = 0.5 * (size - 1) * step;
        Vector3D centre = new(10, -20, 30);
        return new(size, size, size, new(step, step, step), centre - half * x - half * y - half * z, x, y, z);
    }
}
