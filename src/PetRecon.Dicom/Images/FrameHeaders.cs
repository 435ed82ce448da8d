using PetRecon.Core.Spatial;
using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>From an object's header to its frames.</summary>
internal static class FrameHeaders
{
    /// <summary>More frames than this in one object are a damaged header.</summary>
    private const int MaxFrames = 1_000_000;

    private const double LeastVectorLength = 0.5;

    /// <exception cref="DicomFormatException">The header does not describe an image.</exception>
    public static IEnumerable<ImageFrame> Of(DicomInstance instance, DicomDataset dataset)
    {
        int rows = dataset.Whole(DicomTag.Rows) ?? 0;
        int columns = dataset.Whole(DicomTag.Columns) ?? 0;
        int frames = Math.Max(dataset.Whole(DicomTag.NumberOfFrames) ?? 1, 1);
        if (rows <= 0 || columns <= 0)
            throw new DicomFormatException(instance.Location, $"this is not an image: it has {rows} rows (0028,0010) and {columns} columns (0028,0011).");
        if (frames > MaxFrames)
            throw new DicomFormatException(instance.Location, $"Number of Frames (0028,0008) is {frames}, more than any image has.");
        return dataset.Text(DicomTag.Modality) == "NM" && frames > 1 && dataset.FirstItem(DicomTag.DetectorInformationSequence) is DicomDataset detector
            ? NuclearMedicineFrames.Of(instance, dataset, detector, frames)
            : Enumerable.Range(0, frames).Select(index => Of(instance, dataset, index, rows, columns));
    }

    /// <summary>One frame, as functional groups or the data set itself describe it.</summary>
    public static ImageFrame Of(DicomInstance instance, DicomDataset dataset, int index, int rows, int columns)
    {
        FrameAttributes attributes = new(dataset, index);
        double[]? position = attributes.Numbers(DicomTag.PlanePositionSequence, DicomTag.ImagePositionPatient, 3);
        double[]? axes = attributes.Numbers(DicomTag.PlaneOrientationSequence, DicomTag.ImageOrientationPatient, 6);
        double[]? spacing = attributes.Numbers(DicomTag.PixelMeasuresSequence, DicomTag.PixelSpacing, 2);
        (double slope, double intercept, string units) = FrameScale.Of(attributes, dataset.Text(DicomTag.Modality));
        ImageFrame frame = new()
        {
            Instance = instance,
            Dataset = dataset,
            Index = index,
            Rows = rows,
            Columns = columns,
            RowSpacingMm = spacing is [> 0, > 0] ? spacing[0] : 0,
            ColumnSpacingMm = spacing is [> 0, > 0] ? spacing[1] : 0,
            ThicknessMm = Math.Max(attributes.Number(DicomTag.PixelMeasuresSequence, DicomTag.SliceThickness) ?? 0, 0),
            SliceSpacingMm = Math.Abs(attributes.Number(DicomTag.PixelMeasuresSequence, DicomTag.SpacingBetweenSlices) ?? 0),
            StatedTiltDegrees = attributes.Number(DicomTag.CTAcquisitionDetailsSequence, DicomTag.GantryDetectorTilt) ?? 0,
            Slope = slope,
            Intercept = intercept,
            Units = units,
            Padding = PaddingOf(attributes),
            Label = FrameLabels.Of(attributes, dataset),
        };

        // Frames without groups of their own would all be at the one place that the data set names.
        bool isPlaced = attributes.HasGroups || (dataset.Whole(DicomTag.NumberOfFrames) ?? 1) <= 1;
        return position is null || axes is null || !isPlaced ? frame : At(frame, position, axes);
    }

    /// <summary>The frame with a place, unless the vectors are no directions.</summary>
    public static ImageFrame At(ImageFrame frame, double[] position, double[] axes)
    {
        Vector3D row = new(axes[0], axes[1], axes[2]);
        Vector3D column = new(axes[3], axes[4], axes[5]);
        return row.Length > LeastVectorLength && column.Length > LeastVectorLength && Vector3D.Cross(row, column).Length > LeastVectorLength * row.Length * column.Length
            ? frame with { PositionMm = new(position[0], position[1], position[2]), RowDirection = row.Normalized(), ColumnDirection = column.Normalized() }
            : frame;
    }

    private static (double From, double To)? PaddingOf(FrameAttributes attributes)
    {
        if (attributes.Number(DicomTag.PixelPaddingValue) is not double value)
            return null;
        // With a signed representation, an unsigned VR still turns up, and the other way round.
        double limit = attributes.Number(DicomTag.PixelPaddingRangeLimit) ?? value;
        bool isSigned = attributes.Whole(DicomTag.PixelRepresentation) == 1;
        double bits = Math.Pow(2, attributes.Whole(DicomTag.BitsAllocated) ?? 16);
        value = InRange(value);
        limit = InRange(limit);
        return (Math.Min(value, limit), Math.Max(value, limit));

        double InRange(double stored) => isSigned && stored >= bits / 2 ? stored - bits : !isSigned && stored < 0 ? stored + bits : stored;
    }
}
