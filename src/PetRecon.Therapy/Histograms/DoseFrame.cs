using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// A dose grid as it lies to a structure's planes: two axes within them and one across. Positions are in voxels, whole numbers at voxel centres.
/// </summary>
internal sealed class DoseFrame
{
    // Errors below this part of a voxel count as none.
    private const double Unnoticed = 1e-3;

    private readonly int[] _order;
    private readonly int[] _sizes;
    private readonly int[] _strides;
    private readonly Vector3D _perMm0;
    private readonly Vector3D _perMm1;
    private readonly Vector3D _perMm2;

    public DoseFrame(Volume dose, Vector3D normal)
    {
        Dose = dose;
        Normal = normal;
        VoxelGrid grid = dose.Grid;
        int across = Closest(grid, normal);
        _order = [across == 0 ? 1 : 0, across == 2 ? 1 : 2, across];
        _sizes = Array.ConvertAll(_order, axis => axis switch { 0 => grid.SizeX, 1 => grid.SizeY, _ => grid.SizeZ });
        _strides = Array.ConvertAll(_order, axis => axis switch { 0 => 1, 1 => grid.SizeX, _ => grid.SizeX * grid.SizeY });
        double volume = Vector3D.Dot(Step(0), Vector3D.Cross(Step(1), Step(2)));
        _perMm0 = Vector3D.Cross(Step(1), Step(2)) / volume;
        _perMm1 = Vector3D.Cross(Step(2), Step(0)) / volume;
        _perMm2 = Vector3D.Cross(Step(0), Step(1)) / volume;
        double spacing = grid.SpacingMm[across];
        double tilt = (Math.Abs(Vector3D.Dot(normal, Step(0))) * Size(0) + Math.Abs(Vector3D.Dot(normal, Step(1))) * Size(1)) / spacing;
        Vector3D along = Step(2) - Vector3D.Dot(normal, Step(2)) * normal;
        double shear = along.Length * Size(2) / Math.Min(Step(0).Length, Step(1).Length);
        IsAligned = tilt < Unnoticed && shear < 10 * Unnoticed;
    }

    public Volume Dose { get; }

    /// <summary>Unit vector across the structure's planes.</summary>
    public Vector3D Normal { get; }

    /// <summary>Whether the grid's planes are the structure's.</summary>
    public bool IsAligned { get; }

    /// <summary>Number of voxels along an axis: 0 and 1 within the planes, 2 across.</summary>
    public int Size(int axis) => _sizes[axis];

    /// <summary>Distance in the array between neighbours along an axis.</summary>
    public int Stride(int axis) => _strides[axis];

    /// <summary>From a voxel to its neighbour along an axis, in mm.</summary>
    public Vector3D Step(int axis) => Dose.Grid.SpacingMm[_order[axis]] * Direction(Dose.Grid, _order[axis]);

    /// <summary>A point of patient space in voxels, in this order of axes.</summary>
    public Vector3D ToVoxels(Vector3D positionMm)
    {
        Vector3D offset = positionMm - Dose.Grid.OriginMm;
        return new(Vector3D.Dot(offset, _perMm0), Vector3D.Dot(offset, _perMm1), Vector3D.Dot(offset, _perMm2));
    }

    private static int Closest(VoxelGrid grid, Vector3D normal)
    {
        double x = Math.Abs(Vector3D.Dot(grid.AxisX, normal));
        double y = Math.Abs(Vector3D.Dot(grid.AxisY, normal));
        double z = Math.Abs(Vector3D.Dot(grid.AxisZ, normal));
        return z >= Math.Max(x, y) ? 2 : y >= x ? 1 : 0;
    }

    private static Vector3D Direction(VoxelGrid grid, int axis) => axis switch { 0 => grid.AxisX, 1 => grid.AxisY, _ => grid.AxisZ };
}
