using System.IO.Compression;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// The inputs of a command, with a scene that a page saved together with its files: such an archive is unpacked into a folder that only this user can read, and
/// that goes when the command ends.
/// </summary>
internal sealed class ScenePackage : IDisposable
{
    private const string SceneName = "scene.json";

    // What every scene file begins with.
    private const string SceneKey = "petreconScene";

    private readonly DirectoryInfo? _folder;

    private ScenePackage(string[] files, DirectoryInfo? folder) => (Files, _folder) = (files, folder);

    /// <summary>The inputs; for an archive, the scene in it.</summary>
    public string[] Files { get; }

    /// <summary>Whether it was an archive.</summary>
    public bool IsUnpacked => _folder is not null;

    /// <summary>Unpacks the only input if it is the archive of a scene; all others stay as they are.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, larger than a page's scenes are, or would write elsewhere.</exception>
    /// <exception cref="IOException">There is no room for what is in it.</exception>
    public static ScenePackage Open(string[] files, CancellationToken cancellation)
    {
        if (files is not [string only] || !only.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || !File.Exists(only) || !HoldsScene(only))
            return new(files, null);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrecon-scene-");
        new SceneUnpacking(only, new()).Into(folder, cancellation);
        return new([Path.Combine(folder.FullName, SceneName)], folder);
    }

    public void Dispose()
    {
        try
        {
            _folder?.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A file that is still being read; the system cleans up after its folder.
        }
    }

    // Other archives are of DICOM files, one of which may be called anything.
    private static bool HoldsScene(string path)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            if (archive.GetEntry(SceneName) is not { } entry)
                return false;
            using Stream stream = entry.Open();
            byte[] start = new byte[200];
            int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return System.Text.Encoding.UTF8.GetString(start, 0, length).Contains(SceneKey, StringComparison.Ordinal);
        }
        catch (InvalidDataException)
        {
            // No archive, or a damaged one: whoever reads it says so.
            return false;
        }
    }
}
