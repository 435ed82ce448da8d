using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>Voxel indices to LPS millimetres: one column per index, each a direction times the spacing, and the first voxel's centre.</summary>
/// <param name="ColumnX">What one step along the first index moves.</param>
/// <param name="ColumnY">What one step along the second index moves.</param>
/// <param name="ColumnZ">What one step along the third index moves.</param>
/// <param name="OriginMm">Centre of voxel (0, 0, 0).</param>
internal readonly record struct FileAffine(Vector3D ColumnX, Vector3D ColumnY, Vector3D ColumnZ, Vector3D OriginMm)
{
    /// <summary>Smallest |determinant| of the unit directions that still counts as spanning space.</summary>
    private const double MinimumSpan = 1e-5;

    public bool IsUsable
    {
        get
        {
            double lengths = ColumnX.Length * ColumnY.Length * ColumnZ.Length;
            double span = Math.Abs(Vector3D.Dot(Vector3D.Cross(ColumnX, ColumnY), ColumnZ));
            return double.IsFinite(OriginMm.LengthSquared) && double.IsFinite(lengths) && lengths > 0 && span > MinimumSpan * lengths;
        }
    }

    /// <summary>The same affine with x and y of the world reversed: RAS to LPS, and back.</summary>
    public FileAffine WorldXyReversed() => new(Reverse(ColumnX), Reverse(ColumnY), Reverse(ColumnZ), Reverse(OriginMm));

    public static FileAffine Of(VoxelGrid grid) =>
        new(grid.SpacingMm.X * grid.AxisX, grid.SpacingMm.Y * grid.AxisY, grid.SpacingMm.Z * grid.AxisZ, grid.OriginMm);

    public Vector3D PositionMm(double i, double j, double k) => OriginMm + i * ColumnX + j * ColumnY + k * ColumnZ;

    /// <summary>The grid of these sizes.</summary>
    /// <exception cref="VolumeFormatException">No image can have that grid.</exception>
    public VoxelGrid ToGrid(string path, long byteOffset, long sizeX, long sizeY, long sizeZ)
    {
        if (sizeX is < 1 or > int.MaxValue || sizeY is < 1 or > int.MaxValue || sizeZ is < 1 or > int.MaxValue)
            throw new VolumeFormatException(path, byteOffset, $"an image of {sizeX} x {sizeY} x {sizeZ} voxels is not possible.");
        if (!IsUsable)
            throw new VolumeFormatException(path, byteOffset, $"the voxel axes {ColumnX}, {ColumnY}, {ColumnZ} mm at {OriginMm} do not span space.");
        try
        {
            return new(
                (int)sizeX,
                (int)sizeY,
                (int)sizeZ,
                new(ColumnX.Length, ColumnY.Length, ColumnZ.Length),
                OriginMm,
                ColumnX.Normalized(),
                ColumnY.Normalized(),
                ColumnZ.Normalized());
        }
        catch (ArgumentException e)
        {
            throw new VolumeFormatException(path, byteOffset, e.Message, e);
        }
    }

    /// <summary>Subtracting from zero and adding zero keep negative zeros out of files.</summary>
    private static Vector3D Reverse(Vector3D v) => new(0 - v.X, 0 - v.Y, v.Z + 0.0);
}
