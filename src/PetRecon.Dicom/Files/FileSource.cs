namespace PetRecon.Dicom.Files;

/// <summary>Where the bytes of an object are.</summary>
/// <param name="Path">The file, or the archive that it is in.</param>
/// <param name="Entry">The archive's entry; null for a file.</param>
internal sealed record FileSource(string Path, string? Entry = null)
{
    public string Location => Entry is null ? Path : $"{Path}!{Entry}";
}
