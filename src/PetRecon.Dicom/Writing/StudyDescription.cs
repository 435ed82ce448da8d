namespace PetRecon.Dicom.Writing;

/// <summary>The study that a series belongs to: General Study module (PS3.3, C.7.2.1).</summary>
public sealed record StudyDescription
{
    /// <summary>Study Instance UID; null for a new study.</summary>
    public string? InstanceUid { get; init; }

    /// <summary>When the study began; null if not known.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Study ID, 16 characters at most.</summary>
    public string Id { get; init; } = "";

    /// <summary>Number by which the information system knows the study, 16 characters at most.</summary>
    public string AccessionNumber { get; init; } = "";

    /// <summary>Name of the referring physician in DICOM's form.</summary>
    public string ReferringPhysicianName { get; init; } = "";

    /// <summary>What the study is, 64 characters at most; null if not known.</summary>
    public string? Description { get; init; }
}
