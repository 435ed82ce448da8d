namespace PetRecon.Formats.Volumes;

/// <summary>How a NRRD file holds its samples.</summary>
internal enum NrrdEncoding
{
    /// <summary>Plain bytes.</summary>
    Raw,

    /// <summary>A gzip stream.</summary>
    Gzip,

    /// <summary>Decimal numbers.</summary>
    Text,

    /// <summary>Two hexadecimal digits a byte.</summary>
    Hex,
}
