using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>
/// A grid as DICOM says it: rows run along the grid's first axis, columns along its second, slices follow each other along its third, in whichever
/// sense of the normal that is.
/// </summary>
internal sealed class PlaneGeometry
{
    private const double ObliqueTolerance = 1e-4;

    private readonly VoxelGrid _grid;

    /// <exception cref="ArgumentException">The grid is sheared, or a slice too large.</exception>
    public PlaneGeometry(VoxelGrid grid)
    {
        if (!grid.IsOrthogonal)
            throw new ArgumentException($"The axes of the grid, {grid.AxisX}, {grid.AxisY}, {grid.AxisZ}, are not at right angles; DICOM's image planes are. Resample the image first.");
        if (grid.SizeX > ushort.MaxValue || grid.SizeY > ushort.MaxValue)
            throw new ArgumentException($"A slice of {grid.SizeX} x {grid.SizeY} voxels is too large; DICOM has {ushort.MaxValue} rows and columns at most.");
        _grid = grid;
        // At right angles to 1e-3 only, perhaps; readers of DICOM hold orientations to less.
        Row = grid.AxisX.Normalized();
        Column = (grid.AxisY - Vector3D.Dot(grid.AxisY, Row) * Row).Normalized();
    }

    /// <summary>Unit vector along which a row runs.</summary>
    public Vector3D Row { get; }

    /// <summary>Unit vector along which a column runs.</summary>
    public Vector3D Column { get; }

    public int Rows => _grid.SizeY;

    public int Columns => _grid.SizeX;

    public int Slices => _grid.SizeZ;

    public int SliceVoxels => _grid.SizeX * _grid.SizeY;

    public double SpacingMm => _grid.SpacingMm.Z;

    /// <summary>Whether slices follow each other along the cross product of row and column rather than against it.</summary>
    public bool IsRightHanded => Vector3D.Dot(Vector3D.Cross(Row, Column), _grid.AxisZ) > 0;

    /// <summary>Whether rows and columns run along axes of the patient.</summary>
    public bool IsAxisAligned => LiesOnAxis(Row) && LiesOnAxis(Column);

    public string[] Orientation => [.. DicomText.Decimals(Clean(Row)), .. DicomText.Decimals(Clean(Column))];

    public string[] PixelSpacing => [DicomText.Decimal(_grid.SpacingMm.Y), DicomText.Decimal(_grid.SpacingMm.X)];

    public string[] Position(int slice) => DicomText.Decimals(PositionMm(slice));

    public Vector3D PositionMm(int slice) => Clean(_grid.PositionMm(0, 0, slice));

    /// <summary>Distance of a slice from the origin along the normal, in mm.</summary>
    public double LocationMm(int slice) => Vector3D.Dot(_grid.PositionMm(0, 0, slice), Vector3D.Cross(Row, Column));

    /// <summary>How the patient lies, if nobody says: face up or down by where the rows point to, as scanners write their images; head first.</summary>
    public PatientPosition PatientPosition => (Math.Abs(Row.X) >= Math.Abs(Row.Y), Row.X >= 0, Row.Y >= 0) switch
    {
        (true, true, _) => PatientPosition.HeadFirstSupine,
        (true, false, _) => PatientPosition.HeadFirstProne,
        (false, _, true) => PatientPosition.HeadFirstDecubitusLeft,
        _ => PatientPosition.HeadFirstDecubitusRight,
    };

    /// <summary>Image Plane module (PS3.3, C.7.6.2) but for what belongs to one slice.</summary>
    public void AddPlane(DicomDataset dataset)
    {
        dataset.AddOrUpdate(DicomTag.PixelSpacing, PixelSpacing);
        dataset.AddOrUpdate(DicomTag.ImageOrientationPatient, Orientation);
        dataset.Number(DicomTag.SliceThickness, SpacingMm);
    }

    /// <summary>Where a slice is.</summary>
    public void AddPosition(DicomDataset dataset, int slice)
    {
        dataset.AddOrUpdate(DicomTag.ImagePositionPatient, Position(slice));
        dataset.Number(DicomTag.SliceLocation, LocationMm(slice));
    }

    private static bool LiesOnAxis(Vector3D direction) =>
        Math.Max(Math.Abs(direction.X), Math.Max(Math.Abs(direction.Y), Math.Abs(direction.Z))) > 1 - ObliqueTolerance * ObliqueTolerance;

    // Rounding leaves 1e-17 where there is 0.
    private static Vector3D Clean(Vector3D vector) => new(Clean(vector.X), Clean(vector.Y), Clean(vector.Z));

    private static double Clean(double value) => Math.Abs(value) < 1e-12 ? 0 : value;
}
