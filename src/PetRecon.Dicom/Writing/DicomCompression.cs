namespace PetRecon.Dicom.Writing;

/// <summary>How pixel data are stored.</summary>
public enum DicomCompression
{
    /// <summary>As they are: Explicit VR Little Endian, which every reader takes.</summary>
    None,

    /// <summary>RLE Lossless: little gain, no loss, known to most readers.</summary>
    Rle,

    /// <summary>JPEG-LS Lossless: about half the size, no loss.</summary>
    JpegLs,
}
