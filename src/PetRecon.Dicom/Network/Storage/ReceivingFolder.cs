namespace PetRecon.Dicom.Network.Storage;

/// <summary>
/// Where received objects go: PATIENT/STUDY/SERIES/INSTANCE.dcm below a folder. Names come from strangers, so they are made of harmless characters only.
/// </summary>
internal sealed class ReceivingFolder(string root, DicomDuplicates duplicates)
{
    private const int MaxNameLength = 64;
    private const string Unnamed = "UNKNOWN";

    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>A file to receive an object into.</summary>
    public IncomingFile Begin(string sopClassUid, string sopInstanceUid, string transferSyntaxUid, string sourceAeTitle)
    {
        Directory.CreateDirectory(Root);
        string temporary = Path.Combine(Root, $".{Guid.NewGuid():N}.part");
        return new(this, temporary, sopClassUid, sopInstanceUid, transferSyntaxUid, sourceAeTitle);
    }

    /// <summary>Gives a complete file its name.</summary>
    public DicomReceivedObject Keep(IncomingFile file, string patientId, string studyUid, string seriesUid)
    {
        string folder = Path.Combine(Root, Name(patientId), Name(studyUid), Name(seriesUid));
        string target = Path.Combine(folder, Name(file.SopInstanceUid) + ".dcm");
        Directory.CreateDirectory(folder);
        bool isDuplicate = File.Exists(target);
        long bytes = new FileInfo(file.TemporaryPath).Length;
        if (isDuplicate && duplicates == DicomDuplicates.Keep)
            File.Delete(file.TemporaryPath);
        else
            File.Move(file.TemporaryPath, target, overwrite: true);
        return new(target, file.SopClassUid, file.SopInstanceUid, file.TransferSyntaxUid, bytes, isDuplicate);
    }

    /// <summary>The form of a UID, leading zeros tolerated: digits and dots, no dot at an end or beside another.</summary>
    public static bool IsUid(string text) =>
        text.Length is > 0 and <= 64 && text.All(character => char.IsAsciiDigit(character) || character == '.')
        && text[0] != '.' && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>A name for one level: letters, digits and -_. with no dot in front, so that it can be neither a path nor hidden.</summary>
    public static string Name(string text)
    {
        string trimmed = text.Trim();
        string name = string.Concat(trimmed.Take(MaxNameLength).Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '_'));
        return name.TrimStart('.').TrimEnd('.') is { Length: > 0 } usable ? usable : Unnamed;
    }
}
