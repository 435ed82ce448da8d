using System.Collections.Immutable;

namespace PetRecon.Dicom.Files;

/// <summary>Objects that belong together: of one modality, of one device, of one frame of reference.</summary>
public sealed record DicomSeries
{
    /// <summary>Series Instance UID (0020,000e); empty when the objects have none.</summary>
    public required string Uid { get; init; }

    /// <summary>UID of the study that it is part of.</summary>
    public required string StudyUid { get; init; }

    /// <summary>Patient ID (0010,0020); empty when there is none.</summary>
    public string PatientId { get; init; } = "";

    /// <summary>Patient's Name (0010,0010) as it is stored, such as "Doe^Jane"; empty when there is none.</summary>
    public string PatientName { get; init; } = "";

    /// <summary>Modality (0008,0060), such as CT, PT, MR or RTSTRUCT.</summary>
    public string Modality { get; init; } = "";

    /// <summary>Series Number (0020,0011); null when there is none.</summary>
    public int? Number { get; init; }

    /// <summary>Series Description (0008,103e); empty when there is none.</summary>
    public string Description { get; init; } = "";

    /// <summary>When the series began, else when its content was made: local time where it was made; null when neither is told.</summary>
    public DateTime? Started { get; init; }

    /// <summary>SOP class of the first object, in words when it is known, such as "CT Image Storage".</summary>
    public string SopClassName { get; init; } = "";

    /// <summary>SOP class of the first object.</summary>
    public string SopClassUid { get; init; } = "";

    /// <summary>Frame of Reference UID (0020,0052): series that share it share their coordinates. Empty when there is none.</summary>
    public string FrameOfReferenceUid { get; init; } = "";

    /// <summary>Manufacturer (0008,0070) and model (0008,1090); empty when neither is told.</summary>
    public string Device { get; init; } = "";

    /// <summary>The objects, by instance number and location; each SOP Instance UID once.</summary>
    public ImmutableArray<DicomInstance> Instances { get; init; } = [];

    /// <summary>Frames of all objects together.</summary>
    public int FrameCount => Instances.Sum(static instance => instance.FrameCount);

    /// <summary>A short form for messages.</summary>
    public override string ToString() =>
        $"{Modality} series {Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "without number"}{(Description.Length > 0 ? $" \"{Description}\"" : "")}, {Instances.Length} {(Instances.Length == 1 ? "object" : "objects")}";
}
