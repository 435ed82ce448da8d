namespace PetRecon.Dicom.Inspection;

/// <summary>How much of a file's elements is shown.</summary>
public sealed record DicomDumpOptions
{
    /// <summary>Attributes to show, with all that is in them, at any depth: keywords such as PatientName, or tags such as 0010,0010; all if empty.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Most characters of a value; 0 for all.</summary>
    public int MaxValueLength { get; init; } = 80;

    /// <summary>Largest binary value, in bytes, that JSON holds in Base64; larger ones are named by a reference to the file.</summary>
    public int MaxInlineBytes { get; init; } = 64 * 1024;
}
