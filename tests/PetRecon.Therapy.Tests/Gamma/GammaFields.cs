using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>Doses for the tests of gamma.</summary>
internal static class GammaFields
{
    /// <summary>A dose that is a function of position.</summary>
    public static Volume<Gray> Of(VoxelGrid grid, Func<Vector3D, double> dose)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                    voxels[grid.LinearIndex(i, j, k)] = (float)dose(grid.PositionMm(i, j, k));
            }
        }

        return new(grid, voxels);
    }

    /// <summary>Random doses from 0 to a largest: the hardest there is for a search.</summary>
    public static Volume<Gray> Random(VoxelGrid grid, double largest, int seed)
    {
        Random random = new(seed);
        float[] voxels = new float[grid.VoxelCount];
        for (int n = 0; n < voxels.Length; n++)
            voxels[n] = (float)(largest * random.NextDouble());
        return new(grid, voxels);
    }

    /// <summary>Beams with steep edges that cross in a smooth hill.</summary>
    public static double Clinical(Vector3D p)
    {
        double across = 20 / (1 + Math.Exp((Math.Abs(p.Y + 0.2 * p.X) - 14) / 1.5));
        double along = 15 / (1 + Math.Exp((Math.Abs(p.X - 0.1 * p.Z) - 11) / 2));
        return across + along + 25 * Math.Exp(-p.LengthSquared / 400) + 1;
    }

    /// <summary>A grid turned about an axis that is none of its own.</summary>
    public static VoxelGrid Oblique(int size, Vector3D spacingMm, Vector3D originMm)
    {
        Vector3D x = new Vector3D(0.8, 0.36, -0.48).Normalized();
        Vector3D y = Vector3D.Cross(new Vector3D(0.1, 0.2, 1).Normalized(), x).Normalized();
        return new(size, size, size, spacingMm, originMm, x, y, Vector3D.Cross(x, y));
    }
}
