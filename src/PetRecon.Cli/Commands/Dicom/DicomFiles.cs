namespace PetRecon.Cli.Commands.Dicom;

/// <summary>The files that paths name.</summary>
/// <param name="Paths">Files in the order of their paths; those named one by one are taken whatever they are.</param>
/// <param name="Others">How many files of the folders are no DICOM files, or DICOMDIRs.</param>
internal sealed record DicomFiles(IReadOnlyList<string> Paths, int Others)
{
    private const int PrefixOffset = 128;

    /// <summary>Files as they are, and those DICOM files that lie in folders or below.</summary>
    public static DicomFiles Below(IEnumerable<string> paths, CancellationToken cancellation)
    {
        List<string> found = [];
        int others = 0;
        foreach (string path in paths)
        {
            if (!Directory.Exists(path))
            {
                InputFiles.MustExist(path);
                found.Add(path);
                continue;
            }

            foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                cancellation.ThrowIfCancellationRequested();
                if (IsObject(file))
                    found.Add(file);
                else
                    others++;
            }
        }

        return new(found, others);
    }

    private static bool IsObject(string path)
    {
        if (Path.GetFileName(path).Equals("DICOMDIR", StringComparison.OrdinalIgnoreCase))
            return false;
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        Span<byte> prefix = stackalloc byte[4];
        return RandomAccess.Read(file, prefix, PrefixOffset) == prefix.Length && prefix.SequenceEqual("DICM"u8);
    }
}
