namespace PetRecon.Dicom.Writing;

/// <summary>How pixel data are stored.</summary>
public enum DicomCompression
{
    /// <summary>As they are: Explicit VR Little Endian, which every reader takes.</summary>
    None,
}
