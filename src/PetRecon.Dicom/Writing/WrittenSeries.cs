using System.Collections.Immutable;

namespace PetRecon.Dicom.Writing;

/// <summary>What was written.</summary>
public sealed record WrittenSeries
{
    /// <summary>Study Instance UID.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Series Instance UID.</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>Frame of Reference UID; null if what was written has no place in space.</summary>
    public required string? FrameOfReferenceUid { get; init; }

    /// <summary>The files, in the order of their instance numbers.</summary>
    public required ImmutableArray<WrittenInstance> Instances { get; init; }

    /// <summary>What the user should know, such as the unit that was chosen; for people.</summary>
    public required ImmutableArray<string> Notices { get; init; }
}
