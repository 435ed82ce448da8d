namespace PetRecon.Dicom.Tests.Deidentification;

/// <summary>A folder that is deleted when its test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("petrecon-deid-").FullName;

    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public string[] Files(string part = "") => [.. Directory.EnumerateFiles(In(part), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
