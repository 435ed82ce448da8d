using System.Collections.Immutable;
using PetRecon.Dicom.Segmentations;
using PetRecon.Dicom.Writing.Modules;

namespace PetRecon.Dicom.Writing;

/// <summary>Writes segments as a Segmentation (PS3.3, A.51): one file; each segment has frames for those slices only in which it is.</summary>
public static class SegmentationWriter
{
    /// <summary>Writes segments of one grid.</summary>
    /// <param name="path">The file. It appears when it is complete, in the place of one that is there.</param>
    /// <param name="segments">The segments, in the order of their numbers from 1; they may overlap.</param>
    /// <param name="description">What the file says beside them.</param>
    /// <param name="options">How it is written; null for the usual way. Binary segmentations are not compressed.</param>
    /// <param name="progress">Is told the share that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends the writing; nothing is left of it.</param>
    /// <exception cref="ArgumentException">The segments cannot be written, or a text does not fit its attribute.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static WrittenSeries Write(
        string path,
        IReadOnlyList<NewSegment> segments,
        SegmentationDescription description,
        DicomWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentNullException.ThrowIfNull(description);
        options ??= new();
        Check(segments);
        if (description.Kind is not (SegmentationKind.Binary or SegmentationKind.Occupancy))
            throw new ArgumentException($"Kind is {description.Kind}; Binary and Occupancy are written.");
        if (description.Kind == SegmentationKind.Binary)
            options = options with { Compression = DicomCompression.None };
        PlaneGeometry geometry = new(segments[0].Voxels.Grid);
        SegmentFrames frames = new(segments, geometry, description.Kind);
        CommonModules common = new(description, options);
        DicomDataset dataset = Refusals.AsArgument(() => Attributes(common, geometry, segments, frames, description));
        ReferencedInstance reference = common.Identify(dataset, 0);
        StoredPixels.Add(dataset, [frames.Pixels(progress, cancellation)]);
        return SeriesFiles.WriteOne(path, common, dataset, reference, Notices(segments, frames), isPlaced: true, options, cancellation);
    }

    private static void Check(IReadOnlyList<NewSegment> segments)
    {
        if (segments.Count is 0 or > ushort.MaxValue)
            throw new ArgumentException($"{segments.Count} segments cannot be written; expected 1 to {ushort.MaxValue}.");
        foreach (NewSegment segment in segments)
        {
            if (segment.Voxels.Grid != segments[0].Voxels.Grid)
                throw new ArgumentException($"Segment {segment.Label} has {segment.Voxels.Grid}, the first one {segments[0].Voxels.Grid}; segments of one file have one grid.");
            (float least, float greatest) = SliceQuantizer.Range(segment.Voxels.Voxels);
            if (least < 0 || greatest > 1)
                throw new ArgumentException($"Segment {segment.Label} has occupancies from {least} to {greatest}; expected 0 to 1.");
        }
    }

    private static ImmutableArray<string> Notices(IReadOnlyList<NewSegment> segments, SegmentFrames frames) =>
    [
        .. segments.Where((_, index) => !frames.Has(index)).Select(segment => $"Segment {segment.Label} has no voxel; it is described, but has no frame."),
    ];

    private static DicomDataset Attributes(
        CommonModules common, PlaneGeometry geometry, IReadOnlyList<NewSegment> segments, SegmentFrames frames, SegmentationDescription description)
    {
        DicomDataset dataset = common.Begin(DicomUID.SegmentationStorage, "SEG", "Segmentation");
        common.AddFrameOfReference(dataset);
        MultiFrame.RequireEquipment(dataset);
        // Of a body part that is not known, a segmentation says no side.
        if (description.Side is null)
            dataset.Remove(DicomTag.Laterality);
        bool isBinary = description.Kind == SegmentationKind.Binary;
        dataset.AddOrUpdate(DicomTag.ImageType, "DERIVED", "PRIMARY");
        dataset.AddOrUpdate(DicomTag.InstanceNumber, "1");
        dataset.AddOrUpdate(DicomTag.ContentLabel, description.Label);
        dataset.AddOrUpdate(DicomTag.ContentDescription, DicomText.Clipped(string.Join(", ", segments.Select(segment => segment.Label)), 64));
        dataset.AddOrUpdate(DicomTag.ContentCreatorName, description.CreatorName);
        dataset.AddOrUpdate(DicomTag.LossyImageCompression, "00");
        dataset.AddOrUpdate(DicomTag.SegmentationType, isBinary ? "BINARY" : "FRACTIONAL");
        if (!isBinary)
        {
            dataset.AddOrUpdate(DicomTag.SegmentationFractionalType, "OCCUPANCY");
            dataset.AddOrUpdate(DicomTag.MaximumFractionalValue, (ushort)255);
        }

        StoredPixels.AddFormat(dataset, geometry.Rows, geometry.Columns, isBinary ? 1 : 8, isSigned: false);
        dataset.AddOrUpdate(DicomTag.NumberOfFrames, DicomText.Integer(frames.Count));
        dataset.Items(DicomTag.SegmentSequence, [.. segments.Select((segment, index) => Item(segment, index + 1))]);
        MultiFrame.AddDimensions(
            dataset,
            common,
            (DicomTag.ReferencedSegmentNumber, DicomTag.SegmentIdentificationSequence, "Segment Number"),
            (DicomTag.ImagePositionPatient, DicomTag.PlanePositionSequence, "Image Position"));
        dataset.Items(DicomTag.SharedFunctionalGroupsSequence, DatasetFilling.Item().AddPlane(geometry));
        dataset.Items(DicomTag.PerFrameFunctionalGroupsSequence, frames.Groups(description.SourceImages));
        if (!description.SourceImages.IsEmpty)
            CommonReferences.Add(dataset, common.StudyInstanceUid, description.SourceImages);
        return dataset;
    }

    private static DicomDataset Item(NewSegment segment, int number)
    {
        DicomDataset item = DatasetFilling.Item();
        item.AddOrUpdate(DicomTag.SegmentNumber, (ushort)number);
        item.AddOrUpdate(DicomTag.SegmentLabel, segment.Label);
        item.AddOrUpdate(DicomTag.SegmentAlgorithmType, segment.Algorithm switch
        {
            SegmentAlgorithm.Automatic => "AUTOMATIC",
            SegmentAlgorithm.SemiAutomatic => "SEMIAUTOMATIC",
            _ => "MANUAL",
        });
        if (segment.Algorithm != SegmentAlgorithm.Manual)
            item.AddOrUpdate(DicomTag.SegmentAlgorithmName, segment.AlgorithmName);
        item.Code(DicomTag.SegmentedPropertyCategoryCodeSequence, segment.Category);
        item.Code(DicomTag.SegmentedPropertyTypeCodeSequence, segment.Type);
        if (segment.Colour is (byte red, byte green, byte blue))
            item.AddOrUpdate(DicomTag.RecommendedDisplayCIELabValue, CieLab.OfSrgb(red, green, blue));
        return item;
    }
}
