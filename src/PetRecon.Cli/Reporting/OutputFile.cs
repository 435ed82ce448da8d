namespace PetRecon.Cli.Reporting;

/// <summary>Result files: written beside their target and renamed when complete, so that no half-written one bears the final name.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file through a temporary neighbour, which is deleted if writing fails.</summary>
    /// <param name="path">The final name; its folder is made if it is missing.</param>
    /// <param name="write">Writes to the path that it is given.</param>
    public static void Write(string path, Action<string> write)
    {
        CreateFolderOf(path);
        string temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Guid.NewGuid():N}.{Path.GetFileName(path)}");
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public static void WriteText(string path, string text) => Write(path, temporary => File.WriteAllText(temporary, text));

    public static void WriteBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, temporary => File.WriteAllBytes(temporary, bytes.Span));

    public static void CreateFolderOf(string path)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!string.IsNullOrEmpty(folder))
            Directory.CreateDirectory(folder);
    }
}
