using System.IO.Compression;
using PetRecon.Viewer.SceneFiles;

namespace PetRecon.Viewer.Browser;

/// <summary>
/// A scene of which some files were dropped on the page: nobody knows where those are on the disk of whoever dropped them, so they go with the scene, in one
/// archive, which commands open; unpacked anywhere, its scene.json opens with them too.
/// </summary>
internal sealed class SceneArchive
{
    private readonly SceneDocument _document;
    private readonly List<string> _folders;

    private SceneArchive(SceneDocument document, List<string> folders) => (_document, _folders) = (document, folders);

    /// <summary>The archive of a scene; null if nothing of it was dropped.</summary>
    public static SceneArchive? Of(SceneDocument document, DroppedFiles dropped)
    {
        List<string> folders = [.. document.Layers.Select(static layer => layer.File).Concat(document.Structures.Select(static structure => structure.File))
            .Concat(document.Beams.Select(static beam => beam.File)).Select(dropped.Holding).OfType<string>().Distinct()];
        return folders.Count == 0 ? null : new(document, folders);
    }

    /// <summary>Writes it, without compressing what mostly is already.</summary>
    public void Write(Stream stream, CancellationToken cancellation)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (Stream scene = archive.CreateEntry("scene.json", CompressionLevel.Optimal).Open())
            scene.Write(SceneFile.Written(_document, NameOf));
        foreach (string file in _folders.SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)))
        {
            cancellation.ThrowIfCancellationRequested();
            using Stream entry = archive.CreateEntry(NameOf(file).Replace(Path.DirectorySeparatorChar, '/'), CompressionLevel.NoCompression).Open();
            using FileStream source = File.OpenRead(file);
            source.CopyTo(entry);
        }
    }

    // "files/1/...": by the order of the drops.
    private string NameOf(string file)
    {
        int drop = _folders.FindIndex(folder => file == folder || file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        return drop < 0 ? file : Path.Combine("files", FormattableString.Invariant($"{drop + 1}"), Path.GetRelativePath(_folders[drop], file));
    }
}
