namespace PetRecon.Dicom.Part10;

/// <summary>Makes identifiers.</summary>
internal static class DicomUIDGenerator
{
    /// <summary>A new identifier that nobody else has.</summary>
    public static DicomUID GenerateDerivedFromUUID() => DicomUID.Generate();
}
