namespace PetRecon.Dicom.Part10;

/// <summary>What a unique identifier names.</summary>
internal enum DicomUidType
{
    TransferSyntax,
    SOPClass,
    MetaSOPClass,
    SOPInstance,
    FrameOfReference,
    ApplicationContextName,
    CodingScheme,
    Other,
    Unknown,
}
