using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>Volumes on grids of every kind that a format must carry.</summary>
internal static class TestVolumes
{
    public const int Seed = 20261122;

    /// <summary>Axis-aligned, reversed, permuted, half-turned, oblique (right- and left-handed) and sheared grids.</summary>
    public static IEnumerable<(string Name, Volume<Activity> Volume)> OnAllGrids()
    {
        Vector3D x = Vector3D.UnitX;
        Vector3D y = Vector3D.UnitY;
        Vector3D z = Vector3D.UnitZ;
        yield return ("aligned", On(x, y, z));
        yield return ("half turn about z", On(-x, -y, z));
        yield return ("half turn about x", On(x, -y, -z));
        yield return ("half turn about y", On(-x, y, -z));
        yield return ("left-handed", On(x, y, -z));
        yield return ("inverted", On(-x, -y, -z));
        yield return ("permuted", On(y, -z, x));
        Random random = new(Seed);
        for (int i = 0; i < 6; i++)
        {
            (Vector3D u, Vector3D v, Vector3D w) = RandomFrame(random);
            yield return ($"oblique {i}", On(u, v, i % 2 == 0 ? w : -w));
        }

        yield return ("sheared", On(x, new Vector3D(0.3, 1, 0.1).Normalized(), new Vector3D(-0.2, 0.25, 1).Normalized()));
    }

    public static Volume<Activity> On(Vector3D axisX, Vector3D axisY, Vector3D axisZ)
    {
        VoxelGrid grid = new(5, 7, 4, new(1.25, 2.5, 3.75), new(-31.5, 12.25, 101.5), axisX, axisY, axisZ);
        Random random = new(Seed);
        float[] voxels = new float[grid.VoxelCount];
        for (int i = 0; i < voxels.Length; i++)
            voxels[i] = (float)(1000 * random.NextDouble() - 200);
        return new(grid, voxels);
    }

    private static (Vector3D U, Vector3D V, Vector3D W) RandomFrame(Random random)
    {
        Vector3D Draw() => new(random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5);
        Vector3D u = Draw().Normalized();
        Vector3D w = Vector3D.Cross(u, Draw()).Normalized();
        return (u, Vector3D.Cross(w, u), w);
    }
}
