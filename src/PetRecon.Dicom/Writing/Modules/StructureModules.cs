using System.Collections.Immutable;
using System.Globalization;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Radiotherapy.Structures;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>The three lists of a structure set, joined by ROI number: Structure Set, ROI Contour and RT ROI Observations modules (PS3.3, C.8.8.5, C.8.8.6, C.8.8.8).</summary>
internal static class StructureModules
{
    // What refers to a study as such is of this class, retired otherwise.
    private const string DetachedStudyManagement = "1.2.840.10008.3.1.2.3.1";

    /// <summary>The space of all regions, with the images in it by study and series.</summary>
    public static DicomDataset Frame(string frameOfReferenceUid, ImmutableArray<ReferencedInstance> images)
    {
        DicomDataset frame = DatasetFilling.Item().AddOrUpdate(DicomTag.FrameOfReferenceUID, frameOfReferenceUid);
        if (images.IsEmpty)
            return frame;
        return frame.Items(DicomTag.RTReferencedStudySequence,
        [
            .. images.GroupBy(image => image.StudyInstanceUid).Select(study => DatasetFilling.Item()
                .AddOrUpdate(DicomTag.ReferencedSOPClassUID, DetachedStudyManagement)
                .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, study.Key)
                .Items(DicomTag.RTReferencedSeriesSequence,
                [
                    .. study.GroupBy(image => image.SeriesInstanceUid).Select(series => DatasetFilling.Item()
                        .AddOrUpdate(DicomTag.SeriesInstanceUID, series.Key)
                        .Items(DicomTag.ContourImageSequence, [.. series.Select(DatasetFilling.ReferenceItem)])),
                ])),
        ]);
    }

    /// <summary>What a region is called.</summary>
    public static DicomDataset Region(Structure structure, int number, string frameOfReferenceUid, SegmentAlgorithm algorithm)
    {
        Roi? roi = structure as Roi;
        DicomDataset item = DatasetFilling.Item()
            .AddOrUpdate(DicomTag.ROINumber, DicomText.Integer(number))
            .AddOrUpdate(DicomTag.ReferencedFrameOfReferenceUID, frameOfReferenceUid)
            .AddOrUpdate(DicomTag.ROIName, structure.Name)
            .IfKnown(DicomTag.ROIDescription, roi?.Description);
        string made = roi is not null ? roi.GenerationAlgorithm : algorithm switch
        {
            SegmentAlgorithm.Automatic => "AUTOMATIC",
            SegmentAlgorithm.SemiAutomatic => "SEMIAUTOMATIC",
            _ => "MANUAL",
        };
        return item.AddOrUpdate(DicomTag.ROIGenerationAlgorithm, made);
    }

    /// <summary>Its contours.</summary>
    /// <param name="structure">The region.</param>
    /// <param name="number">Its number.</param>
    /// <param name="images">What contours were drawn on.</param>
    /// <param name="notices">Is told what is left out.</param>
    /// <param name="longest">Raised to the most bytes that the points of a contour take.</param>
    public static DicomDataset Contours(Structure structure, int number, ContourImages images, List<string> notices, ref int longest)
    {
        DicomDataset item = DatasetFilling.Item();
        if (structure.Colour is DisplayColour colour)
            item.AddOrUpdate(DicomTag.ROIDisplayColor, DicomText.Integer(colour.Red), DicomText.Integer(colour.Green), DicomText.Integer(colour.Blue));
        List<DicomDataset> contours = [];
        int empty = 0;
        foreach (Contour contour in structure.Contours)
        {
            if (contour.PointsMm.IsEmpty)
                empty++;
            else
                contours.Add(One(structure, contour, contours.Count + 1, images, ref longest));
        }

        if (empty > 0)
            notices.Add($"Structure \"{structure.Name}\": {empty} contours have no points and are left out.");
        if (contours.Count > 0)
            item.Items(DicomTag.ContourSequence, [.. contours]);
        return item.AddOrUpdate(DicomTag.ReferencedROINumber, DicomText.Integer(number));
    }

    /// <summary>What it stands for.</summary>
    public static DicomDataset Observation(Structure structure, int number, int observation)
    {
        DicomDataset item = DatasetFilling.Item()
            .AddOrUpdate(DicomTag.ObservationNumber, DicomText.Integer(observation))
            .AddOrUpdate(DicomTag.ReferencedROINumber, DicomText.Integer(number))
            .AddOrUpdate(DicomTag.RTROIInterpretedType, structure.InterpretedType)
            .AddOrUpdate(DicomTag.ROIInterpreter, (structure as Roi)?.Interpreter ?? "");
        if (structure is Roi { PhysicalProperties.IsEmpty: false } roi)
        {
            item.Items(DicomTag.ROIPhysicalPropertiesSequence,
            [
                .. roi.PhysicalProperties.Select(property => DatasetFilling.Item()
                    .AddOrUpdate(DicomTag.ROIPhysicalProperty, property.Name)
                    .Number(DicomTag.ROIPhysicalPropertyValue, property.Value)),
            ]);
        }

        return item;
    }

    private static DicomDataset One(Structure structure, Contour contour, int number, ContourImages images, ref int longest)
    {
        DicomDataset item = DatasetFilling.Item();
        if (images.Of(contour) is { } image)
            item.Items(DicomTag.ContourImageSequence, DatasetFilling.ReferenceItem(image));
        item.AddOrUpdate(DicomTag.ContourGeometricType, contour.Kind switch
        {
            ContourKind.Point => "POINT",
            ContourKind.OpenPlanar => "OPEN_PLANAR",
            ContourKind.OpenNonplanar => "OPEN_NONPLANAR",
            ContourKind.ClosedPlanarXor => "CLOSEDPLANAR_XOR",
            _ => "CLOSED_PLANAR",
        });
        item.AddOrUpdate(DicomTag.NumberOfContourPoints, DicomText.Integer(contour.PointsMm.Length));
        item.AddOrUpdate(DicomTag.ContourNumber, DicomText.Integer(number));
        string[] coordinates = Coordinates(structure, contour);
        longest = Math.Max(longest, coordinates.Sum(static text => text.Length + 1));
        return item.AddOrUpdate(DicomTag.ContourData, coordinates);
    }

    // To a tenth of a micrometre.
    private static string[] Coordinates(Structure structure, Contour contour)
    {
        string[] texts = new string[3 * contour.PointsMm.Length];
        int at = 0;
        foreach (Vector3D point in contour.PointsMm)
        {
            if (!(point.Length < 1e9))
                throw new ArgumentException($"Structure \"{structure.Name}\" has a point at {point} mm; finite coordinates were expected.");
            for (int axis = 0; axis < 3; axis++)
            {
                // Rounded first, as a small negative number would become "-0".
                double coordinate = Math.Round(point[axis], 4) + 0.0;
                texts[at++] = coordinate.ToString("0.####", CultureInfo.InvariantCulture);
            }
        }

        return texts;
    }
}
