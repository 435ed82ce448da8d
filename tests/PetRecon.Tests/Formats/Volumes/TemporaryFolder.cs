namespace PetRecon.Tests.Formats.Volumes;

/// <summary>A folder that is removed at the end of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-volumes-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public string[] FileNames => [.. _folder.EnumerateFiles().Select(static f => f.Name).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);
}
