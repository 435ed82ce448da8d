using PetRecon.Cli.CommandLine;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// From files and folders that were dropped on a viewer to what is opened of them: DICOM files that lie side by side are one study. What had to be linked for
/// that stays linked until this is disposed, as frames of time are read when they are shown.
/// </summary>
internal sealed class DroppedInputs : IDisposable
{
    private readonly List<DirectoryInfo> _folders = [];

    /// <summary>What is opened of all that lies in a folder.</summary>
    public static IReadOnlyList<string> In(string folder)
    {
        string[] files = Directory.GetFiles(folder);
        string[] known = [.. files.Where(IsAlone)];
        return files.Length - known.Length > 1 ? [folder, .. known] : [.. Directory.GetDirectories(folder), .. files];
    }

    /// <summary>What is opened of files and folders that stay where they are. Several DICOM files are one study without the others of their folder: they are linked in a folder of their own.</summary>
    public DroppedPaths Of(IReadOnlyList<string> paths)
    {
        string[] together = [.. paths.Where(static path => !Directory.Exists(path) && !IsAlone(path))];
        if (together.Length < 2)
            return new(paths, AreKept: true);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrecon-");
        lock (_folders)
            _folders.Add(folder);
        for (int n = 0; n < together.Length; n++)
            Link(together[n], Path.Combine(folder.FullName, FormattableString.Invariant($"{n:D6}-{Path.GetFileName(together[n])}")));
        return new([folder.FullName, .. paths.Except(together)], AreKept: false);
    }

    public void Dispose()
    {
        foreach (DirectoryInfo folder in _folders)
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Gone already, or a file that is still being read; the system cleans up after its folder.
            }
        }
    }

    private static bool IsAlone(string file) =>
        ImagePath.IsImage(file) || file.EndsWith(".vdx", StringComparison.OrdinalIgnoreCase) || PetRecon.Viewer.SceneFiles.SceneFile.IsScene(file);

    // Links are not for everybody on every system.
    private static void Link(string file, string link)
    {
        try
        {
            File.CreateSymbolicLink(link, Path.GetFullPath(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Copy(file, link);
        }
    }
}
