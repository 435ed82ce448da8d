using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>Joins the three lists of a structure set (regions, contours, observations) by ROI number.</summary>
internal static class StructureSetReader
{
    // Retired, and so named differently from edition to edition.
    private static readonly DicomTag s_observationLabel = new(0x3006, 0x0085);

    public static StructureSet Read(AttributeReader reader)
    {
        Dictionary<int, AttributeReader> contours = ByNumber(reader, DicomTag.ROIContourSequence, "ROI Contour");
        Dictionary<int, AttributeReader> observations = ByNumber(reader, DicomTag.RTROIObservationsSequence, "ROI Observation");
        ImmutableArray<ReferencedFrameOfReference> frames = Frames(reader);
        ImmutableArray<Roi>.Builder rois = ImmutableArray.CreateBuilder<Roi>();
        HashSet<int> numbers = [];
        foreach (AttributeReader item in reader.Items(DicomTag.StructureSetROISequence, "ROI"))
        {
            int number = item.RequiredWhole(DicomTag.ROINumber);
            if (!numbers.Add(number))
                throw item.Problem(DicomTag.ROINumber, $"is {number}, as that of another region; contours cannot be told apart.");
            rois.Add(Region(item, number, contours.GetValueOrDefault(number), observations.GetValueOrDefault(number), frames));
        }

        foreach (int number in contours.Keys.Where(number => !numbers.Contains(number)))
            contours[number].Warn(DicomTag.ReferencedROINumber, $"is {number}, but no region has that number; the contours are left out.");
        if (rois.Count == 0)
            reader.Warn(DicomTag.StructureSetROISequence, "has no items: the structure set is empty.");
        if (frames.Length == 0)
            reader.Warn(DicomTag.ReferencedFrameOfReferenceSequence, "is missing: the file does not say which images the regions were drawn on.");
        CheckImages(reader, frames, rois);
        return new()
        {
            Identity = InstanceIdentity.Of(reader),
            Label = reader.Text(DicomTag.StructureSetLabel),
            Name = reader.Text(DicomTag.StructureSetName),
            Changed = reader.Moment(DicomTag.StructureSetDate, DicomTag.StructureSetTime),
            Frames = frames,
            Rois = rois.ToImmutable(),
            Warnings = reader.Warnings,
        };
    }

    private static void CheckImages(AttributeReader reader, ImmutableArray<ReferencedFrameOfReference> frames, ImmutableArray<Roi>.Builder rois)
    {
        HashSet<string> known = [.. frames.SelectMany(frame => frame.Images).Select(image => image.SopInstanceUid)];
        if (known.Count == 0)
            return;
        foreach (Roi roi in rois)
        {
            int strangers = roi.Contours.OfType<RoiContour>().Count(contour => contour.Images.Any(image => !known.Contains(image.SopInstanceUid)));
            if (strangers > 0)
                reader.Warn($"Region \"{roi.Name}\": {strangers} contours refer to images that the structure set does not list.");
        }
    }

    private static Dictionary<int, AttributeReader> ByNumber(AttributeReader reader, DicomTag sequence, string itemName)
    {
        Dictionary<int, AttributeReader> items = [];
        foreach (AttributeReader item in reader.Items(sequence, itemName))
        {
            int number = item.RequiredWhole(DicomTag.ReferencedROINumber);
            if (!items.TryAdd(number, item))
                item.Warn(DicomTag.ReferencedROINumber, $"is {number} a second time; the first item counts.");
        }

        return items;
    }

    private static Roi Region(
        AttributeReader item, int number, AttributeReader? contours, AttributeReader? observation, ImmutableArray<ReferencedFrameOfReference> frames)
    {
        string frame = item.Text(DicomTag.ReferencedFrameOfReferenceUID);
        if (frame.Length == 0)
            item.Warn(DicomTag.ReferencedFrameOfReferenceUID, "is missing: the file does not say which space the points are in.");
        else if (frames.Length > 0 && !frames.Any(known => known.FrameOfReferenceUid == frame))
            item.Warn(DicomTag.ReferencedFrameOfReferenceUID, "is none of the spaces that the structure set refers to.");
        return new()
        {
            Number = number,
            Name = item.Text(DicomTag.ROIName),
            Description = item.Text(DicomTag.ROIDescription),
            FrameOfReferenceUid = frame,
            GenerationAlgorithm = item.Text(DicomTag.ROIGenerationAlgorithm),
            StatedVolumeCc = item.Number(DicomTag.ROIVolume),
            InterpretedType = observation?.Text(DicomTag.RTROIInterpretedType) ?? "",
            ObservationLabel = observation?.Text(s_observationLabel) ?? "",
            Interpreter = observation?.Text(DicomTag.ROIInterpreter) ?? "",
            PhysicalProperties = observation is null ? [] : Properties(observation),
            Colour = contours is null ? null : Colour(contours),
            Contours = contours is null ? [] : Contours(contours),
        };
    }

    private static ImmutableArray<RoiPhysicalProperty> Properties(AttributeReader observation) =>
    [
        .. observation.Items(DicomTag.ROIPhysicalPropertiesSequence, "Physical Property")
            .Where(item => item.Has(DicomTag.ROIPhysicalPropertyValue))
            .Select(item => new RoiPhysicalProperty(item.Text(DicomTag.ROIPhysicalProperty), item.RequiredNumber(DicomTag.ROIPhysicalPropertyValue))),
    ];

    private static DisplayColour? Colour(AttributeReader contours)
    {
        if (!contours.Has(DicomTag.ROIDisplayColor))
            return null;
        double[] values = contours.Numbers(DicomTag.ROIDisplayColor);
        if (values.Length == 3 && Array.TrueForAll(values, value => value is >= 0 and <= 255))
            return new((byte)values[0], (byte)values[1], (byte)values[2]);
        contours.Warn(DicomTag.ROIDisplayColor, $"is \"{contours.Text(DicomTag.ROIDisplayColor)}\", which is no colour; it is left out.");
        return null;
    }

    private static ImmutableArray<Contour> Contours(AttributeReader reader)
    {
        IReadOnlyList<AttributeReader> items = reader.Items(DicomTag.ContourSequence, "Contour");
        ImmutableArray<Contour>.Builder contours = ImmutableArray.CreateBuilder<Contour>(items.Count);
        foreach (AttributeReader item in items)
        {
            RoiContour contour = new(Kind(item), ContourPoints.Read(item))
            {
                Number = item.Whole(DicomTag.ContourNumber),
                SlabThicknessMm = item.Number(DicomTag.ContourSlabThicknessRETIRED),
                Images = InstanceReference.AllOf(item, DicomTag.ContourImageSequence, "Image"),
            };
            if (contour.PointsMm.IsEmpty)
            {
                item.Warn(DicomTag.ContourData, "has no points; the contour is left out.");
                continue;
            }

            if (item.Whole(DicomTag.NumberOfContourPoints) is int stated && stated != contour.PointsMm.Length)
                throw item.Problem(DicomTag.NumberOfContourPoints, $"is {stated}, but Contour Data has {contour.PointsMm.Length} points; some were lost.");
            contours.Add(contour);
        }

        return contours.ToImmutable();
    }

    private static ContourKind Kind(AttributeReader item) => item.RequiredText(DicomTag.ContourGeometricType) switch
    {
        "POINT" => ContourKind.Point,
        "OPEN_PLANAR" => ContourKind.OpenPlanar,
        "OPEN_NONPLANAR" => ContourKind.OpenNonplanar,
        "CLOSED_PLANAR" => ContourKind.ClosedPlanar,
        "CLOSEDPLANAR_XOR" or "CLOSED_PLANAR_XOR" => ContourKind.ClosedPlanarXor,
        string other => throw item.Problem(DicomTag.ContourGeometricType, $"is \"{other}\"; known are POINT, OPEN_PLANAR, OPEN_NONPLANAR, CLOSED_PLANAR and CLOSEDPLANAR_XOR."),
    };

    private static ImmutableArray<ReferencedFrameOfReference> Frames(AttributeReader reader)
    {
        ImmutableArray<ReferencedFrameOfReference>.Builder frames = ImmutableArray.CreateBuilder<ReferencedFrameOfReference>();
        foreach (AttributeReader frame in reader.Items(DicomTag.ReferencedFrameOfReferenceSequence, "Frame of Reference"))
        {
            int before = frames.Count;
            string uid = frame.Text(DicomTag.FrameOfReferenceUID);
            foreach (AttributeReader study in frame.Items(DicomTag.RTReferencedStudySequence, "Study"))
            {
                foreach (AttributeReader series in study.Items(DicomTag.RTReferencedSeriesSequence, "Series"))
                {
                    frames.Add(new(
                        uid,
                        study.Text(DicomTag.ReferencedSOPInstanceUID),
                        series.Text(DicomTag.SeriesInstanceUID),
                        InstanceReference.AllOf(series, DicomTag.ContourImageSequence, "Image")));
                }
            }

            if (frames.Count == before)
                frames.Add(new(uid, "", "", []));
        }

        return frames.ToImmutable();
    }
}
