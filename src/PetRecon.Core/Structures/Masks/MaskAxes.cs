using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// A grid as planes stacked along the axis that is closest to a structure's normal, with coordinates in voxels: a voxel (i, j, k) reaches from i to
/// i + 1 and so on, whichever of the grid's axes these are.
/// </summary>
internal sealed class MaskAxes
{
    // Error in voxels that tilts below which count as none may cause.
    private const double Unnoticed = 1e-3;

    private readonly VoxelGrid _grid;
    private readonly int _axisX;
    private readonly int _axisY;
    private readonly int _axisZ;

    public MaskAxes(VoxelGrid grid, Vector3D normal)
    {
        _grid = grid;
        _axisZ = Closest(grid, normal);
        _axisX = _axisZ == 0 ? 1 : 0;
        _axisY = _axisZ == 2 ? 1 : 2;
        Vector3D origin = ToVoxels(Vector3D.Zero);
        Vector3D along = ToVoxels(normal) - origin;
        ShiftX = along.X / along.Z;
        ShiftY = along.Y / along.Z;
        HeightPerX = Vector3D.Dot(normal, Step(_axisX));
        HeightPerY = Vector3D.Dot(normal, Step(_axisY));
        HeightPerZ = Vector3D.Dot(normal, Step(_axisZ));
        HeightAtOrigin = -(origin.X * HeightPerX + origin.Y * HeightPerY + origin.Z * HeightPerZ);
        double tilt = (Math.Abs(HeightPerX) * Width + Math.Abs(HeightPerY) * Height) / Math.Abs(HeightPerZ);
        double shear = Math.Max(Math.Abs(ShiftX), Math.Abs(ShiftY)) * Depth;
        IsAligned = tilt < Unnoticed && shear < 10 * Unnoticed;
    }

    /// <summary>Whether the grid's planes are the structure's, so that nothing depends on where within a slab a section is made.</summary>
    public bool IsAligned { get; }

    public int Width => Size(_axisX);

    public int Height => Size(_axisY);

    public int Depth => Size(_axisZ);

    public int StrideX => Stride(_axisX);

    public int StrideY => Stride(_axisY);

    public int StrideZ => Stride(_axisZ);

    /// <summary>How far a step along the normal that raises z by 1 goes in x.</summary>
    public double ShiftX { get; }

    /// <summary>How far it goes in y.</summary>
    public double ShiftY { get; }

    /// <summary>Height along the normal, in mm, where x, y and z are 0.</summary>
    public double HeightAtOrigin { get; }

    public double HeightPerX { get; }

    public double HeightPerY { get; }

    public double HeightPerZ { get; }

    /// <summary>A point of patient space in voxels.</summary>
    public Vector3D ToVoxels(Vector3D positionMm)
    {
        Vector3D index = _grid.IndexOf(positionMm);
        return new(index[_axisX] + 0.5, index[_axisY] + 0.5, index[_axisZ] + 0.5);
    }

    /// <summary>Distance of the grid's planes along the normal, in mm.</summary>
    public static double PlaneDistanceMm(VoxelGrid grid, Vector3D normal)
    {
        int axis = Closest(grid, normal);
        return Math.Abs(grid.SpacingMm[axis] * Vector3D.Dot(normal, Direction(grid, axis)));
    }

    private static int Closest(VoxelGrid grid, Vector3D normal)
    {
        double x = Math.Abs(Vector3D.Dot(grid.AxisX, normal));
        double y = Math.Abs(Vector3D.Dot(grid.AxisY, normal));
        double z = Math.Abs(Vector3D.Dot(grid.AxisZ, normal));
        return z >= Math.Max(x, y) ? 2 : y >= x ? 1 : 0;
    }

    private static Vector3D Direction(VoxelGrid grid, int axis) => axis switch { 0 => grid.AxisX, 1 => grid.AxisY, _ => grid.AxisZ };

    private Vector3D Step(int axis) => _grid.SpacingMm[axis] * Direction(_grid, axis);

    private int Size(int axis) => axis switch { 0 => _grid.SizeX, 1 => _grid.SizeY, _ => _grid.SizeZ };

    private int Stride(int axis) => axis switch { 0 => 1, 1 => _grid.SizeX, _ => _grid.SizeX * _grid.SizeY };
}
