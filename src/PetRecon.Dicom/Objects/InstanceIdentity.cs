namespace PetRecon.Dicom.Objects;

/// <summary>What every DICOM object says of itself: whose it is, where it belongs, who made it. Texts that a file lacks are empty.</summary>
public sealed record InstanceIdentity
{
    /// <summary>The object's own identifier.</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>The kind of object.</summary>
    public required string SopClassUid { get; init; }

    /// <summary>The study.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>The series.</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>The space that positions are in; empty where the object does not say it as a whole.</summary>
    public required string FrameOfReferenceUid { get; init; }

    /// <summary>Patient's name as it is written: family^given^middle^prefix^suffix.</summary>
    public required string PatientName { get; init; }

    /// <summary>Patient's identifier.</summary>
    public required string PatientId { get; init; }

    /// <summary>Description of the series.</summary>
    public required string SeriesDescription { get; init; }

    /// <summary>Who made the equipment or software.</summary>
    public required string Manufacturer { get; init; }

    /// <summary>The equipment or software.</summary>
    public required string ManufacturerModelName { get; init; }

    /// <summary>When the object was made, on the clock where that was; null if not said.</summary>
    public DateTime? Created { get; init; }

    /// <summary>APPROVED, UNAPPROVED or REJECTED; empty for objects without it.</summary>
    public string ApprovalStatus { get; init; } = "";

    internal static InstanceIdentity Of(AttributeReader reader) => new()
    {
        SopInstanceUid = reader.Text(DicomTag.SOPInstanceUID),
        SopClassUid = reader.Text(DicomTag.SOPClassUID),
        StudyInstanceUid = reader.Text(DicomTag.StudyInstanceUID),
        SeriesInstanceUid = reader.Text(DicomTag.SeriesInstanceUID),
        FrameOfReferenceUid = reader.Text(DicomTag.FrameOfReferenceUID),
        PatientName = reader.Text(DicomTag.PatientName),
        PatientId = reader.Text(DicomTag.PatientID),
        SeriesDescription = reader.Text(DicomTag.SeriesDescription),
        Manufacturer = reader.Text(DicomTag.Manufacturer),
        ManufacturerModelName = reader.Text(DicomTag.ManufacturerModelName),
        Created = reader.Moment(DicomTag.InstanceCreationDate, DicomTag.InstanceCreationTime),
        ApprovalStatus = reader.Text(DicomTag.ApprovalStatus),
    };
}
