using System.IO.Enumeration;

namespace PetRecon.Dicom.Files;

/// <summary>The files below a folder.</summary>
internal static class FileTree
{
    /// <summary>All files, in the order of their paths. Folders that may not be read are left out; links to folders are not followed, as they may form a ring.</summary>
    public static List<FileSource> FilesBelow(string folder, CancellationToken cancellation)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 };
        FileSystemEnumerable<string> files = new(folder, static (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), options)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        List<string> paths = [];
        foreach (string path in files)
        {
            cancellation.ThrowIfCancellationRequested();
            paths.Add(path);
        }

        paths.Sort(StringComparer.Ordinal);
        return paths.ConvertAll(static path => new FileSource(path));
    }
}
