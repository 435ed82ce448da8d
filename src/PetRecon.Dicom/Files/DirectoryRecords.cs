namespace PetRecon.Dicom.Files;

/// <summary>
/// A DICOMDIR (PS3.3 annex F): the files that its records name. Records are taken as the list that they are stored as; the offsets that link them
/// are often wrong after files were copied, and every record in use names its file itself.
/// </summary>
internal static class DirectoryRecords
{
    private const string DirectorySopClass = "1.2.840.10008.1.3.10";

    public static bool IsDirectory(string path)
    {
        try
        {
            return DicomFile.HasValidHeader(path)
                && DicomFile.Open(path, FileReadOption.SkipLargeTags, 256).FileMetaInfo.Text(DicomTag.MediaStorageSOPClassUID) == DirectorySopClass;
        }
        catch (DicomException)
        {
            return false;
        }
    }

    /// <summary>The files, each once. A reference that leads nowhere, or out of the folder, becomes a warning.</summary>
    public static List<FileSource> FilesOf(string path, List<string> warnings)
    {
        DicomDataset directory = Open(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        List<FileSource> files = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        if (!directory.TryGetSequence(DicomTag.DirectoryRecordSequence, out DicomSequence? records))
            throw new DicomFormatException(path, "the DICOMDIR has no Directory Record Sequence (0004,1220).");
        foreach (DicomDataset record in records)
        {
            string[] parts = record.Texts(DicomTag.ReferencedFileID);
            if (parts.Length == 0 || record.Whole(DicomTag.RecordInUseFlag) == 0)
                continue;
            string reference = string.Join('/', parts);
            if (parts.Any(static part => part is "" or "." or ".." || part.Contains('/', StringComparison.Ordinal) || part.Contains(':', StringComparison.Ordinal)))
                warnings.Add($"{path}: the {record.Text(DicomTag.DirectoryRecordType)} record names {reference}, which is no file of this folder; it was passed over.");
            else if (Find(folder, parts) is not string found)
                warnings.Add($"{path}: the {record.Text(DicomTag.DirectoryRecordType)} record names {reference}, and there is no such file.");
            else if (seen.Add(found))
                files.Add(new(found));
        }

        return files;
    }

    private static DicomDataset Open(string path)
    {
        try
        {
            return DicomFile.Open(path, FileReadOption.ReadAll).Dataset;
        }
        catch (DicomException exception)
        {
            throw new DicomFormatException(path, exception.Message, inner: exception);
        }
    }

    // Discs are read back with names in either case, and with version numbers.
    private static string? Find(string folder, string[] parts)
    {
        string direct = Path.Combine([folder, .. parts]);
        if (File.Exists(direct))
            return direct;
        string current = folder;
        foreach (string part in parts)
        {
            string? next = Directory.Exists(current)
                ? Directory.EnumerateFileSystemEntries(current).FirstOrDefault(entry => IsSame(Path.GetFileName(entry), part))
                : null;
            if (next is null)
                return null;
            current = next;
        }

        return File.Exists(current) ? current : null;
    }

    private static bool IsSame(string name, string part) =>
        name.Equals(part, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(part, StringComparison.OrdinalIgnoreCase) && name.AsSpan(part.Length) is ";1" or "." or ".;1";
}
