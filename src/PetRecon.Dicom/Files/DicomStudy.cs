using System.Collections.Immutable;

namespace PetRecon.Dicom.Files;

/// <summary>One visit of a patient to the scanner.</summary>
public sealed record DicomStudy
{
    /// <summary>Study Instance UID (0020,000d).</summary>
    public required string Uid { get; init; }

    /// <summary>When it began, local time; null when that is not told.</summary>
    public DateTime? Started { get; init; }

    /// <summary>Study Description (0008,1030); empty when there is none.</summary>
    public string Description { get; init; } = "";

    /// <summary>Accession Number (0008,0050); empty when there is none.</summary>
    public string AccessionNumber { get; init; } = "";

    /// <summary>Its series, by number.</summary>
    public ImmutableArray<DicomSeries> Series { get; init; } = [];
}
