namespace PetRecon.Viewer.Window.Files;

/// <summary>Files that belong together and overwrite nothing: petrecon-1-views.png, petrecon-1-scene.json, and with the next number the next time.</summary>
/// <param name="folder">Where they are.</param>
internal sealed class NewFiles(string folder)
{
    private const int MaxNumber = 100_000;

    private readonly string _prefix = Enumerable.Range(1, MaxNumber).Select(static n => $"petrecon-{n}").FirstOrDefault(prefix => !Directory.EnumerateFileSystemEntries(folder, prefix + "-*").Any())
        ?? throw new IOException($"{folder} has {MaxNumber} savings already; clear some away.");

    private readonly List<string> _written = [];

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>What all names begin with.</summary>
    public string Prefix => _prefix;

    /// <summary>What has been written, without the prefix.</summary>
    public IReadOnlyList<string> Written => _written;

    /// <summary>Where a file will be.</summary>
    public string PathOf(string name) => Path.Combine(folder, $"{_prefix}-{name}");

    /// <summary>Writes a file, which appears when it is complete.</summary>
    /// <exception cref="IOException">There is one of that name by now, or it cannot be written.</exception>
    public async Task WriteAsync(string name, byte[] content, CancellationToken cancellation)
    {
        string path = PathOf(name);
        string temporary = path + ".part";
        try
        {
            await File.WriteAllBytesAsync(temporary, content, cancellation);
            File.Move(temporary, path, overwrite: false);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        _written.Add(name);
    }
}
