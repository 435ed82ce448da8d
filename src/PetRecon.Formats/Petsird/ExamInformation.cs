using System.Collections.Immutable;

namespace PetRecon.Formats.Petsird;

/// <summary>Who was examined, where and when. Texts are empty where the file has none. Times have no time zone and a resolution of 100 ns.</summary>
public sealed record ExamInformation
{
    /// <summary>Name of the subject, if given.</summary>
    public string? SubjectName { get; init; }

    /// <summary>Identifier of the subject.</summary>
    public string SubjectId { get; init; } = "";

    /// <summary>Name of the institution.</summary>
    public string InstitutionName { get; init; } = "";

    /// <summary>Address of the institution.</summary>
    public string InstitutionAddress { get; init; } = "";

    /// <summary>Name of the protocol; in files up to v0.9.1 only.</summary>
    public string? Protocol { get; init; }

    /// <summary>DICOM modality, PT.</summary>
    public string Modality { get; init; } = "";

    /// <summary>Study Instance UID.</summary>
    public string StudyInstanceUid { get; init; } = "";

    /// <summary>Series Instance UID.</summary>
    public string SeriesInstanceUid { get; init; } = "";

    /// <summary>SOP Instance UID.</summary>
    public string SopInstanceUid { get; init; } = "";

    /// <summary>Frame of Reference UID.</summary>
    public string FrameOfReferenceUid { get; init; } = "";

    /// <summary>Start of the study; the epoch (1970-01-01) when not known.</summary>
    public DateTime StartOfStudy { get; init; } = DateTime.UnixEpoch;

    /// <summary>Start of the acquisition, which time blocks count from, if given.</summary>
    public DateTime? StartOfAcquisition { get; init; }

    /// <summary>The patient.</summary>
    public PatientInformation Patient { get; init; } = new();

    /// <summary>How the patient lies, if given.</summary>
    public PatientOrientation? Orientation { get; init; }

    /// <summary>What was injected.</summary>
    public ImmutableArray<RadiopharmaceuticalInformation> Radiopharmaceuticals { get; init; } = [];

    /// <summary>The external signals that are recorded.</summary>
    public ImmutableArray<ExternalSignal> ExternalSignals { get; init; } = [];
}
