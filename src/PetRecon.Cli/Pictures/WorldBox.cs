using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Cli.Pictures;

/// <summary>The smallest box along the world's axes around a set of points, mm.</summary>
internal readonly record struct WorldBox(Vector3D Low, Vector3D High)
{
    public Vector3D Size => High - Low;

    public Vector3D Center => 0.5 * (Low + High);

    /// <summary>Around whole voxels of all grids, not only their centres.</summary>
    public static WorldBox Around(IEnumerable<VoxelGrid> grids)
    {
        Vector3D low = new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        Vector3D high = -low;
        foreach (VoxelGrid grid in grids)
        {
            for (int corner = 0; corner < 8; corner++)
            {
                Vector3D p = grid.PositionMm(
                    (corner & 1) == 0 ? -0.5 : grid.SizeX - 0.5,
                    (corner & 2) == 0 ? -0.5 : grid.SizeY - 0.5,
                    (corner & 4) == 0 ? -0.5 : grid.SizeZ - 0.5);
                low = new(Math.Min(low.X, p.X), Math.Min(low.Y, p.Y), Math.Min(low.Z, p.Z));
                high = new(Math.Max(high.X, p.X), Math.Max(high.Y, p.Y), Math.Max(high.Z, p.Z));
            }
        }

        return new(low, high);
    }
}
