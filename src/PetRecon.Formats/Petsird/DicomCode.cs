namespace PetRecon.Formats.Petsird;

/// <summary>A coded entry (DICOM PS3.3, Basic Code Sequence).</summary>
/// <param name="Value">Code Value.</param>
/// <param name="Urn">URN Code Value.</param>
/// <param name="SchemeDesignator">Coding Scheme Designator, such as SCT.</param>
/// <param name="SchemeVersion">Coding Scheme Version.</param>
/// <param name="Meaning">Code Meaning.</param>
public sealed record DicomCode(string Value, string Urn, string SchemeDesignator, string SchemeVersion, string Meaning)
{
    /// <summary>No code.</summary>
    public static DicomCode None { get; } = new("", "", "", "", "");
}
