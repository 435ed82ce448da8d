using PetRecon.Dicom.Segmentations;

namespace PetRecon.Dicom.Radiotherapy;

/// <summary>Tells which reader a file is for.</summary>
public static class RadiotherapyObject
{
    /// <summary>What kind of object a file holds, by its SOP class.</summary>
    /// <param name="path">A file.</param>
    /// <returns><see cref="RadiotherapyObjectKind.Other"/> also for what is no DICOM file, or too damaged to tell: its reader says what is wrong.</returns>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static RadiotherapyObjectKind KindOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string kind;
        try
        {
            kind = DicomFile.Open(path).Dataset.GetSingleValueOrDefault(DicomTag.SOPClassUID, "").TrimEnd('\0', ' ');
        }
        catch (DicomException)
        {
            return RadiotherapyObjectKind.Other;
        }

        return kind switch
        {
            _ when kind == DicomUID.RTStructureSetStorage.UID => RadiotherapyObjectKind.StructureSet,
            _ when kind == DicomUID.RTDoseStorage.UID => RadiotherapyObjectKind.Dose,
            _ when kind == DicomUID.RTPlanStorage.UID || kind == DicomUID.RTIonPlanStorage.UID => RadiotherapyObjectKind.Plan,
            _ when kind == DicomUID.SpatialRegistrationStorage.UID => RadiotherapyObjectKind.Registration,
            _ when kind == DicomUID.DeformableSpatialRegistrationStorage.UID => RadiotherapyObjectKind.DeformableRegistration,
            _ when kind == DicomUID.SegmentationStorage.UID || kind == SegmentationReader.LabelMapClass => RadiotherapyObjectKind.Segmentation,
            _ => RadiotherapyObjectKind.Other,
        };
    }
}
