using PetRecon.Core.Spatial;

namespace PetRecon.Core.Imaging;

/// <summary>
/// Where the voxels of a volume are, in patient space (DICOM LPS, millimetres).
/// A voxel's position is its centre; x is the fastest index, then y, then z.
/// The scanner's own coordinates are used for PET images until a patient position is known.
/// </summary>
public sealed record VoxelGrid
{
    /// <summary>Largest number of voxels in one volume: what one .NET array can hold.</summary>
    public const long MaxVoxelCount = 0x7FFF_FFC7;

    private const double UnitTolerance = 1e-3;

    /// <summary>Makes a grid.</summary>
    /// <param name="sizeX">Number of voxels along the first axis.</param>
    /// <param name="sizeY">Number of voxels along the second axis.</param>
    /// <param name="sizeZ">Number of voxels along the third axis.</param>
    /// <param name="spacingMm">Distance between neighbouring voxel centres along each axis, all above zero.</param>
    /// <param name="originMm">Centre of voxel (0, 0, 0).</param>
    /// <param name="axisX">Unit vector along which the first index grows; LPS x when null.</param>
    /// <param name="axisY">Unit vector along which the second index grows; LPS y when null.</param>
    /// <param name="axisZ">Unit vector along which the third index grows; LPS z when null.</param>
    /// <exception cref="ArgumentException">A size or spacing is not above zero, the volume is too large, or the axes are not unit vectors that span space.</exception>
    public VoxelGrid(
        int sizeX,
        int sizeY,
        int sizeZ,
        Vector3D spacingMm,
        Vector3D originMm,
        Vector3D? axisX = null,
        Vector3D? axisY = null,
        Vector3D? axisZ = null)
    {
        if (sizeX <= 0 || sizeY <= 0 || sizeZ <= 0)
            throw new ArgumentException($"A grid of {sizeX} x {sizeY} x {sizeZ} voxels has no volume; each size must be 1 or more.");
        if ((Int128)sizeX * sizeY * sizeZ > MaxVoxelCount)
            throw new ArgumentException($"A grid of {sizeX} x {sizeY} x {sizeZ} voxels is larger than the {MaxVoxelCount} that one volume can hold.");
        if (!(spacingMm.X > 0 && spacingMm.Y > 0 && spacingMm.Z > 0 && double.IsFinite(spacingMm.LengthSquared)))
            throw new ArgumentException($"Voxel spacing {spacingMm} mm must be above zero and finite along every axis.");
        if (!double.IsFinite(originMm.LengthSquared))
            throw new ArgumentException($"The centre of the first voxel, {originMm} mm, is not finite.");

        SizeX = sizeX;
        SizeY = sizeY;
        SizeZ = sizeZ;
        SpacingMm = spacingMm;
        OriginMm = originMm;
        AxisX = axisX ?? Vector3D.UnitX;
        AxisY = axisY ?? Vector3D.UnitY;
        AxisZ = axisZ ?? Vector3D.UnitZ;

        double handedVolume = Vector3D.Dot(Vector3D.Cross(AxisX, AxisY), AxisZ);
        bool unit = Math.Abs(AxisX.Length - 1) < UnitTolerance
            && Math.Abs(AxisY.Length - 1) < UnitTolerance
            && Math.Abs(AxisZ.Length - 1) < UnitTolerance;
        if (!unit || !(Math.Abs(handedVolume) > 1e-6))
            throw new ArgumentException($"Grid axes {AxisX}, {AxisY}, {AxisZ} must be unit vectors that span space.");
    }

    /// <summary>Number of voxels along the first axis.</summary>
    public int SizeX { get; }

    /// <summary>Number of voxels along the second axis.</summary>
    public int SizeY { get; }

    /// <summary>Number of voxels along the third axis.</summary>
    public int SizeZ { get; }

    /// <summary>Distance between neighbouring voxel centres along each axis, in mm.</summary>
    public Vector3D SpacingMm { get; }

    /// <summary>Centre of voxel (0, 0, 0), in mm.</summary>
    public Vector3D OriginMm { get; }

    /// <summary>Unit vector along which the first index grows.</summary>
    public Vector3D AxisX { get; }

    /// <summary>Unit vector along which the second index grows.</summary>
    public Vector3D AxisY { get; }

    /// <summary>Unit vector along which the third index grows.</summary>
    public Vector3D AxisZ { get; }

    /// <summary>Number of voxels.</summary>
    public int VoxelCount => SizeX * SizeY * SizeZ;

    /// <summary>Volume of one voxel, in mm^3.</summary>
    public double VoxelVolumeMm3 =>
        SpacingMm.X * SpacingMm.Y * SpacingMm.Z * Math.Abs(Vector3D.Dot(Vector3D.Cross(AxisX, AxisY), AxisZ));

    /// <summary>Whether the three axes are at right angles (to 1e-3); projection needs that.</summary>
    public bool IsOrthogonal =>
        Math.Abs(Vector3D.Dot(AxisX, AxisY)) < UnitTolerance
        && Math.Abs(Vector3D.Dot(AxisX, AxisZ)) < UnitTolerance
        && Math.Abs(Vector3D.Dot(AxisY, AxisZ)) < UnitTolerance;

    /// <summary>Centre of the whole grid, in mm.</summary>
    public Vector3D CenterMm => PositionMm(0.5 * (SizeX - 1), 0.5 * (SizeY - 1), 0.5 * (SizeZ - 1));

    /// <summary>A grid along the scanner's axes whose centre is the origin (or <paramref name="centerMm"/>).</summary>
    public static VoxelGrid Centered(int sizeX, int sizeY, int sizeZ, Vector3D spacingMm, Vector3D centerMm = default) =>
        new(
            sizeX,
            sizeY,
            sizeZ,
            spacingMm,
            centerMm - new Vector3D(0.5 * (sizeX - 1) * spacingMm.X, 0.5 * (sizeY - 1) * spacingMm.Y, 0.5 * (sizeZ - 1) * spacingMm.Z));

    /// <summary>Position of a point given in voxel indices (whole numbers are centres), in mm.</summary>
    public Vector3D PositionMm(double i, double j, double k) =>
        OriginMm + i * SpacingMm.X * AxisX + j * SpacingMm.Y * AxisY + k * SpacingMm.Z * AxisZ;

    /// <summary>Voxel indices of a point, not rounded: whole numbers are voxel centres.</summary>
    /// <param name="positionMm">A point in mm.</param>
    public Vector3D IndexOf(Vector3D positionMm)
    {
        Vector3D d = positionMm - OriginMm;
        Vector3D yz = Vector3D.Cross(AxisY, AxisZ);
        Vector3D zx = Vector3D.Cross(AxisZ, AxisX);
        Vector3D xy = Vector3D.Cross(AxisX, AxisY);
        double volume = Vector3D.Dot(AxisX, yz);
        return new(
            Vector3D.Dot(d, yz) / (volume * SpacingMm.X),
            Vector3D.Dot(d, zx) / (volume * SpacingMm.Y),
            Vector3D.Dot(d, xy) / (volume * SpacingMm.Z));
    }

    /// <summary>Index of a voxel in the volume's array.</summary>
    public int LinearIndex(int i, int j, int k) => i + SizeX * (j + SizeY * k);

    /// <summary>A short form for messages: sizes and spacing.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{SizeX} x {SizeY} x {SizeZ} voxels of {SpacingMm.X:0.####} x {SpacingMm.Y:0.####} x {SpacingMm.Z:0.####} mm");
}
