namespace PetRecon.Dicom.Writing;

/// <summary>How files are written, whatever is in them.</summary>
public sealed record DicomWriteOptions
{
    /// <summary>
    /// Text from which all new unique identifiers are derived; null for random ones. With a seed, the same call gives the same identifiers: each is
    /// 2.25 and the first 128 bits of the SHA-256 of seed, role and index, with version 8 and variant bits of RFC 9562 set. Give a seed to one
    /// series only: two objects of one identifier are not allowed.
    /// </summary>
    public string? UidSeed { get; init; }

    /// <summary>When the files say that they were made; null for now. With <see cref="UidSeed"/>, files are then the same byte by byte.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>Whether a folder that has files already may be replaced, if all that is in it is DICOM files (.dcm).</summary>
    public bool ReplaceExisting { get; init; }

    /// <summary>How pixel data are stored.</summary>
    public DicomCompression Compression { get; init; } = DicomCompression.None;
}
