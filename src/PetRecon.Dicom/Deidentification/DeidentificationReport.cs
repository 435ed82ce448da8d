namespace PetRecon.Dicom.Deidentification;

/// <summary>What was done. Holds nothing that identifies a patient, except the paths of the files that were read.</summary>
public sealed record DeidentificationReport
{
    /// <summary>Number of files written, or that would be.</summary>
    public required int FileCount { get; init; }

    /// <summary>Files that were not taken over, and why: no DICOM, damaged, a directory, or suspect pixels that were to be left out.</summary>
    public required IReadOnlyList<DeidentificationWarning> Skipped { get; init; }

    /// <summary>Number of patients that the files are of.</summary>
    public required int PatientCount { get; init; }

    /// <summary>What was done to which attribute, in the order of the tags.</summary>
    public required IReadOnlyList<AttributeChange> Changes { get; init; }

    /// <summary>What should be looked at.</summary>
    public required IReadOnlyList<DeidentificationWarning> Warnings { get; init; }

    /// <summary>The different descriptive texts that stayed, cleaned, for a person to review; at most a thousand.</summary>
    public required IReadOnlyList<string> RetainedTexts { get; init; }

    /// <summary>How often something was done to any attribute.</summary>
    public long Count(DeidentificationAction action) => Changes.Where(change => change.Action == action).Sum(change => change.Count);
}
