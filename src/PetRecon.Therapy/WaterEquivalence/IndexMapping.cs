using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>A grid's voxel indices of points and directions, with what <see cref="VoxelGrid.IndexOf"/> computes for each point done once.</summary>
internal readonly struct IndexMapping
{
    private readonly Vector3D _rowX;
    private readonly Vector3D _rowY;
    private readonly Vector3D _rowZ;
    private readonly Vector3D _origin;

    public IndexMapping(VoxelGrid grid)
    {
        Vector3D yz = Vector3D.Cross(grid.AxisY, grid.AxisZ);
        double volume = Vector3D.Dot(grid.AxisX, yz);
        _rowX = yz / (volume * grid.SpacingMm.X);
        _rowY = Vector3D.Cross(grid.AxisZ, grid.AxisX) / (volume * grid.SpacingMm.Y);
        _rowZ = Vector3D.Cross(grid.AxisX, grid.AxisY) / (volume * grid.SpacingMm.Z);
        _origin = grid.OriginMm;
    }

    public Vector3D Point(Vector3D positionMm) => Direction(positionMm - _origin);

    public Vector3D Direction(Vector3D way) => new(Vector3D.Dot(_rowX, way), Vector3D.Dot(_rowY, way), Vector3D.Dot(_rowZ, way));
}
