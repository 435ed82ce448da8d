using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Core.Rays;

/// <summary>
/// The exact line integral of an image of box voxels in double precision: all crossings with voxel faces are computed, sorted, and each
/// piece is given to the voxel at its middle. Slow, and free of any walking logic.
/// </summary>
internal static class VoxelOracle
{
    public static double LineIntegral(VoxelGrid grid, ReadOnlySpan<float> image, Vector3D from, Vector3D to)
    {
        Vector3D a = grid.IndexOf(from);
        Vector3D d = grid.IndexOf(to) - a;
        double length = (to - from).Length;
        var crossings = new List<double> { 0, 1 };
        ReadOnlySpan<int> sizes = [grid.SizeX, grid.SizeY, grid.SizeZ];
        for (int axis = 0; axis < 3; axis++)
        {
            for (int face = 0; face <= sizes[axis] && d[axis] != 0; face++)
            {
                double t = (face - 0.5 - a[axis]) / d[axis];
                if (t is > 0 and < 1)
                    crossings.Add(t);
            }
        }

        crossings.Sort();
        double sum = 0;
        for (int i = 1; i < crossings.Count; i++)
        {
            Vector3D middle = a + 0.5 * (crossings[i - 1] + crossings[i]) * d;
            int x = (int)Math.Floor(middle.X + 0.5);
            int y = (int)Math.Floor(middle.Y + 0.5);
            int z = (int)Math.Floor(middle.Z + 0.5);
            if (x >= 0 && x < grid.SizeX && y >= 0 && y < grid.SizeY && z >= 0 && z < grid.SizeZ)
                sum += (crossings[i] - crossings[i - 1]) * length * image[grid.LinearIndex(x, y, z)];
        }

        return sum;
    }
}
