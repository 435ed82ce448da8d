namespace PetRecon.Dicom.Tests.Network;

/// <summary>A folder that a test may fill; gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("petrecon-network").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>All files below, hidden ones too.</summary>
    public string[] Files() => Directory.GetFiles(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
