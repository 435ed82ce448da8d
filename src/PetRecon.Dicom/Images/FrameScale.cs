using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>What a stored number means: slope, intercept and unit of a frame.</summary>
internal static class FrameScale
{
    public static (double Slope, double Intercept, string Units) Of(FrameAttributes attributes, string modality)
    {
        DicomDataset? map = attributes.Group(DicomTag.RealWorldValueMappingSequence);
        double? mapSlope = map?.Number(DicomTag.RealWorldValueSlope);
        string mapUnits = map.FirstItem(DicomTag.MeasurementUnitsCodeSequence)?.Text(DicomTag.CodeValue) ?? "";
        double? slope = attributes.Number(DicomTag.PixelValueTransformationSequence, DicomTag.RescaleSlope);
        double intercept = attributes.Number(DicomTag.PixelValueTransformationSequence, DicomTag.RescaleIntercept) ?? 0;
        string units = attributes.Text(DicomTag.Units);
        if (units.Length == 0)
            units = attributes.Text(DicomTag.PixelValueTransformationSequence, DicomTag.RescaleType);

        // Enhanced PET says its unit in the map to real-world values alone; a parametric map has nothing else.
        bool usesMap = mapSlope is double value && value != 0 && (slope is null || attributes.HasGroups && modality == "PT" && mapUnits.Length > 0);
        return usesMap
            ? (mapSlope!.Value, map!.Number(DicomTag.RealWorldValueIntercept) ?? 0, mapUnits)
            : (slope is double rescale && rescale != 0 ? rescale : 1, intercept, units);
    }
}
