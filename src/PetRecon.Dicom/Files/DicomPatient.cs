using System.Collections.Immutable;

namespace PetRecon.Dicom.Files;

/// <summary>A patient and the studies that were found of them.</summary>
public sealed record DicomPatient
{
    /// <summary>Patient ID (0010,0020); empty when there is none.</summary>
    public required string Id { get; init; }

    /// <summary>Patient's Name (0010,0010) as it is stored, such as "Doe^Jane".</summary>
    public string Name { get; init; } = "";

    /// <summary>Patient's Birth Date (0010,0030); null when it is not told.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>Patient's Sex (0010,0040): M, F, O, or empty.</summary>
    public string Sex { get; init; } = "";

    /// <summary>Their studies, by time.</summary>
    public ImmutableArray<DicomStudy> Studies { get; init; } = [];
}
