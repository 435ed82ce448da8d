using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Doses;

/// <summary>The first dose's grid, extended by whole voxels until it covers the others: no dose is cut off, and the first one's values stay as they are.</summary>
internal static class CoveringGrid
{
    // What reaches this little beyond the last voxel is no reason for another.
    private const double Slack = 0.01;

    public static VoxelGrid Of(IReadOnlyList<DoseGrid> doses, DoseCombination combination)
    {
        VoxelGrid grid = doses[0].Grid;
        Span<double> low = [0, 0, 0];
        Span<double> high = [grid.SizeX - 1, grid.SizeY - 1, grid.SizeZ - 1];
        foreach (DoseGrid dose in doses.Skip(1))
        {
            RigidTransform way = DosePlacement.Way(dose, doses[0], combination, []) ?? RigidTransform.Identity;
            VoxelGrid other = dose.Grid;
            for (int corner = 0; corner < 8; corner++)
            {
                Vector3D index = grid.IndexOf(way.Apply(other.PositionMm((corner & 1) * (other.SizeX - 1), (corner >> 1 & 1) * (other.SizeY - 1), (corner >> 2) * (other.SizeZ - 1))));
                for (int axis = 0; axis < 3; axis++)
                {
                    low[axis] = Math.Min(low[axis], Math.Floor(index[axis] + Slack));
                    high[axis] = Math.Max(high[axis], Math.Ceiling(index[axis] - Slack));
                }
            }
        }

        return new(
            Size(high[0] - low[0]),
            Size(high[1] - low[1]),
            Size(high[2] - low[2]),
            grid.SpacingMm,
            grid.PositionMm(low[0], low[1], low[2]),
            grid.AxisX,
            grid.AxisY,
            grid.AxisZ);
    }

    private static int Size(double steps) => steps < 100_000
        ? (int)steps + 1
        : throw new ArgumentException($"A grid that covers all doses would have {steps + 1} voxels along an axis: the doses are far apart. Are they in one space?");
}
