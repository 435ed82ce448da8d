namespace PetRecon.Dicom.Part10;

/// <summary>The meta header of a file: what it holds and in which syntax (PS3.10, 7.1).</summary>
internal sealed class DicomFileMetaInformation : DicomDataset
{
    // A copy of a file with a wrong identifier has to be written with that identifier.
    public DicomFileMetaInformation() => ValidateItems = false;

    /// <summary>The header that a data set needs.</summary>
    public DicomFileMetaInformation(DicomDataset dataset)
        : this()
    {
        if (dataset.TryGetSingleValue(DicomTag.SOPClassUID, out string? sopClass))
            AddOrUpdate(DicomTag.MediaStorageSOPClassUID, sopClass);
        if (dataset.TryGetSingleValue(DicomTag.SOPInstanceUID, out string? instance))
            AddOrUpdate(DicomTag.MediaStorageSOPInstanceUID, instance);
        TransferSyntax = dataset.InternalTransferSyntax;
    }

    public DicomUID MediaStorageSOPClassUID
    {
        get => GetSingleValue<DicomUID>(DicomTag.MediaStorageSOPClassUID);
        set => AddOrUpdate(DicomTag.MediaStorageSOPClassUID, value);
    }

    public DicomUID MediaStorageSOPInstanceUID
    {
        get => GetSingleValue<DicomUID>(DicomTag.MediaStorageSOPInstanceUID);
        set => AddOrUpdate(DicomTag.MediaStorageSOPInstanceUID, value);
    }

    public DicomTransferSyntax TransferSyntax
    {
        get => GetSingleValue<DicomTransferSyntax>(DicomTag.TransferSyntaxUID);
        set => AddOrUpdate(DicomTag.TransferSyntaxUID, value);
    }

    public DicomUID ImplementationClassUID
    {
        get => GetSingleValue<DicomUID>(DicomTag.ImplementationClassUID);
        set => AddOrUpdate(DicomTag.ImplementationClassUID, value);
    }

    public string? ImplementationVersionName
    {
        get => GetSingleValueOrDefault<string?>(DicomTag.ImplementationVersionName, null);
        set => AddOrUpdate(DicomTag.ImplementationVersionName, value);
    }

    public string? SourceApplicationEntityTitle
    {
        get => GetSingleValueOrDefault<string?>(DicomTag.SourceApplicationEntityTitle, null);
        set => AddOrUpdate(DicomTag.SourceApplicationEntityTitle, value);
    }
}
