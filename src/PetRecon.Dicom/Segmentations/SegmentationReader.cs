using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Objects;
using PetRecon.Dicom.Pixels;

namespace PetRecon.Dicom.Segmentations;

/// <summary>Reads a segmentation's description.</summary>
internal static class SegmentationReader
{
    /// <summary>Label Map Segmentation Storage, newer than the dictionary.</summary>
    public const string LabelMapClass = "1.2.840.10008.5.1.4.1.1.66.7";

    public static Segmentation Read(AttributeReader reader)
    {
        SegmentationKind kind = Kind(reader);
        double scale = 1;
        if (kind is SegmentationKind.Occupancy or SegmentationKind.Probability)
        {
            double most = reader.RequiredNumber(DicomTag.MaximumFractionalValue);
            scale = most > 0 ? 1 / most : throw reader.Problem(DicomTag.MaximumFractionalValue, $"is {most}; the value that means a whole pixel was expected.");
        }

        ImmutableArray<Segment> segments = [.. reader.Items(DicomTag.SegmentSequence, "Segment").Select(One)];
        if (segments.IsEmpty)
            throw reader.Missing(DicomTag.SegmentSequence);
        if (segments.DistinctBy(segment => segment.Number).Count() != segments.Length)
            throw reader.Problem(DicomTag.SegmentNumber, "is the same for two segments.");
        FrameReader frames = FrameReader.Create(reader.Dataset, reader.Path);
        if (kind == SegmentationKind.Binary && frames.Description.BitsAllocated != 1)
            reader.Warn(DicomTag.BitsAllocated, $"is {frames.Description.BitsAllocated} in a BINARY segmentation; every value above 0 counts as inside.");
        SegmentPlanes planes = SegmentPlanes.Of(reader, frames, kind != SegmentationKind.LabelMap);
        CheckNumbers(reader, segments, planes);
        return new(frames, scale, planes.Frames)
        {
            Identity = InstanceIdentity.Of(reader),
            ContentLabel = reader.Text(DicomTag.ContentLabel),
            Kind = kind,
            Segments = segments,
            Grid = planes.Grid,
            SourceImages = [.. reader.Items(DicomTag.ReferencedSeriesSequence, "Series").SelectMany(series => InstanceReference.AllOf(series, DicomTag.ReferencedInstanceSequence, "Image"))],
            Warnings = reader.Warnings,
        };
    }

    private static SegmentationKind Kind(AttributeReader reader)
    {
        string type = reader.RequiredText(DicomTag.SegmentationType);
        return type switch
        {
            "BINARY" => SegmentationKind.Binary,
            "LABELMAP" => SegmentationKind.LabelMap,
            "FRACTIONAL" => reader.RequiredText(DicomTag.SegmentationFractionalType) switch
            {
                "OCCUPANCY" => SegmentationKind.Occupancy,
                "PROBABILITY" => SegmentationKind.Probability,
                string other => throw reader.Problem(DicomTag.SegmentationFractionalType, $"is \"{other}\"; OCCUPANCY or PROBABILITY was expected."),
            },
            _ => throw reader.Problem(DicomTag.SegmentationType, $"is \"{type}\"; BINARY, FRACTIONAL or LABELMAP was expected."),
        };
    }

    private static void CheckNumbers(AttributeReader reader, ImmutableArray<Segment> segments, SegmentPlanes planes)
    {
        HashSet<int> known = [.. segments.Select(segment => segment.Number)];
        HashSet<int> used = [.. planes.Frames.Select(frame => frame.SegmentNumber).OfType<int>()];
        foreach (int number in used.Where(number => !known.Contains(number)))
            throw reader.Problem(DicomTag.ReferencedSegmentNumber, $"is {number}, which no segment has.");
        if (used.Count == 0)
            return;
        foreach (Segment segment in segments.Where(segment => !used.Contains(segment.Number)))
            reader.Warn($"Segment {segment.Number} \"{segment.Label}\" has no frames: it is empty.");
    }

    private static Segment One(AttributeReader item)
    {
        double[] stored = item.Numbers(DicomTag.RecommendedDisplayCIELabValue);
        if (stored.Length is not (0 or 3))
            item.Warn(DicomTag.RecommendedDisplayCIELabValue, $"has {stored.Length} values instead of three; it is left out.");
        bool hasColour = stored.Length == 3;
        return new()
        {
            Number = item.RequiredWhole(DicomTag.SegmentNumber),
            Label = item.Text(DicomTag.SegmentLabel),
            Description = item.Text(DicomTag.SegmentDescription),
            AlgorithmType = item.Text(DicomTag.SegmentAlgorithmType),
            AlgorithmName = item.Text(DicomTag.SegmentAlgorithmName),
            Category = CodedConcept.FirstOf(item, DicomTag.SegmentedPropertyCategoryCodeSequence),
            PropertyType = CodedConcept.FirstOf(item, DicomTag.SegmentedPropertyTypeCodeSequence),
            PropertyTypeModifiers = item.Item(DicomTag.SegmentedPropertyTypeCodeSequence, "Property Type") is AttributeReader type
                ? CodedConcept.AllOf(type, DicomTag.SegmentedPropertyTypeModifierCodeSequence)
                : [],
            AnatomicRegions = CodedConcept.AllOf(item, DicomTag.AnatomicRegionSequence),
            TrackingId = item.Text(DicomTag.TrackingID),
            TrackingUid = item.Text(DicomTag.TrackingUID),
            Cielab = hasColour ? (stored[0] * 100 / 65535, stored[1] * 255 / 65535 - 128, stored[2] * 255 / 65535 - 128) : null,
            Colour = hasColour ? DisplayColour.OfCielab(stored[0], stored[1], stored[2]) : null,
        };
    }
}
