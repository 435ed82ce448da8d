namespace PetRecon.Dicom.Part10;

/// <summary>What the standard says of an attribute.</summary>
/// <param name="Tag">The tag; for a repeating group the tag that was asked for.</param>
/// <param name="Keyword">Its keyword, such as PatientName.</param>
/// <param name="Name">Its name, such as Patient's Name.</param>
/// <param name="ValueRepresentations">The representations that it may have; the first is the usual one.</param>
/// <param name="ValueMultiplicity">How many values: "1", "1-n", "3-3n" ...</param>
/// <param name="IsRetired">Whether the standard has given it up.</param>
internal sealed record DicomDictionaryEntry(
    DicomTag Tag, string Keyword, string Name, IReadOnlyList<DicomVR> ValueRepresentations, string ValueMultiplicity, bool IsRetired);
