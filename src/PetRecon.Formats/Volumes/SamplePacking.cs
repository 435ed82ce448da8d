namespace PetRecon.Formats.Volumes;

/// <summary>How a run of samples is packed in its file.</summary>
internal enum SamplePacking
{
    /// <summary>Plain bytes.</summary>
    None,

    /// <summary>A gzip stream, of one or more members.</summary>
    Gzip,

    /// <summary>A zlib stream.</summary>
    Zlib,
}
