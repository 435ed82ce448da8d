using PetRecon.Core.Spatial;
using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>One two-dimensional image of a series: where it is, what its numbers mean, and where its pixels are.</summary>
internal sealed record ImageFrame
{
    public required DicomInstance Instance { get; init; }

    public required DicomDataset Dataset { get; init; }

    /// <summary>Which frame of the data set, from 0.</summary>
    public required int Index { get; init; }

    public required int Columns { get; init; }

    public required int Rows { get; init; }

    /// <summary>Centre of the first pixel, mm LPS; null when the header does not say.</summary>
    public Vector3D? PositionMm { get; init; }

    /// <summary>Unit vector along a row, to higher columns.</summary>
    public Vector3D RowDirection { get; init; } = Vector3D.UnitX;

    /// <summary>Unit vector along a column, to higher rows.</summary>
    public Vector3D ColumnDirection { get; init; } = Vector3D.UnitY;

    /// <summary>Distance of neighbours within a row, mm; 0 when the header does not say.</summary>
    public double ColumnSpacingMm { get; init; }

    /// <summary>Distance of rows, mm; 0 when the header does not say.</summary>
    public double RowSpacingMm { get; init; }

    /// <summary>Slice Thickness, mm; 0 when the header does not say.</summary>
    public double ThicknessMm { get; init; }

    /// <summary>Spacing Between Slices, mm, without sign; 0 when the header does not say.</summary>
    public double SliceSpacingMm { get; init; }

    /// <summary>Gantry/Detector Tilt (0018,1120), degrees; 0 when the header does not say.</summary>
    public double StatedTiltDegrees { get; init; }

    public double Slope { get; init; } = 1;

    public double Intercept { get; init; }

    /// <summary>What a value is, as the header says: Units (0054,1001) or a UCUM code, or Rescale Type; empty when it does not.</summary>
    public string Units { get; init; } = "";

    /// <summary>Stored values without meaning, from the first to the second; null when there are none.</summary>
    public (double From, double To)? Padding { get; init; }

    public required DicomFrameLabel Label { get; init; }

    /// <summary>Unit vector along which slices follow each other in a right-handed grid.</summary>
    public Vector3D Normal => Vector3D.Cross(RowDirection, ColumnDirection).Normalized();

    /// <summary>Place along the normal, mm.</summary>
    public double OffsetMm => Vector3D.Dot(PositionMm ?? Vector3D.Zero, Normal);

    public bool IsLocalizer => Label.ImageType.Contains("LOCALIZER", StringComparison.OrdinalIgnoreCase);
}
