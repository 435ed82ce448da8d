namespace PetRecon.Dicom.Part10;

/// <summary>How a file begins.</summary>
internal enum DicomFileFormat
{
    Unknown,

    /// <summary>Preamble, "DICM" and a meta header, as PS3.10 says.</summary>
    DICOM3,

    /// <summary>A meta header without preamble.</summary>
    DICOM3NoPreamble,

    /// <summary>The data set alone.</summary>
    DICOM3NoFileMetaInfo,
}
