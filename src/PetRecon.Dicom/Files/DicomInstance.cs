namespace PetRecon.Dicom.Files;

/// <summary>One DICOM object in a file or in an archive, as its header tells.</summary>
public sealed record DicomInstance
{
    internal DicomInstance()
    {
    }

    /// <summary>Where it is, for messages: the file's path, or the archive's path, '!' and the entry's name.</summary>
    public required string Location { get; init; }

    /// <summary>SOP Instance UID (0008,0018).</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>SOP Class UID (0008,0016): which kind of object it is.</summary>
    public required string SopClassUid { get; init; }

    /// <summary>UID of the transfer syntax: how it is written, and how its pixels are compressed.</summary>
    public required string TransferSyntaxUid { get; init; }

    /// <summary>Instance Number (0020,0013); null when there is none. It says nothing certain about the order in space.</summary>
    public int? Number { get; init; }

    /// <summary>Number of frames; 0 for an object without pixels.</summary>
    public int FrameCount { get; init; }

    /// <summary>Rows of its image; 0 for an object without pixels.</summary>
    public int Rows { get; init; }

    /// <summary>Columns of its image; 0 for an object without pixels.</summary>
    public int Columns { get; init; }

    internal FileSource Source { get; init; } = new("");
}
