namespace PetRecon.Dicom.Files;

/// <summary>What the header of one object says about itself and about its series, study and patient.</summary>
internal sealed record InstanceHeader(DicomInstance Instance, DicomSeries Series, DicomStudy Study, DicomPatient Patient)
{
    private const string DirectorySopClass = "1.2.840.10008.1.3.10";

    /// <summary>Reads a header; null when the file is no object of a study: no SOP class, or a DICOMDIR.</summary>
    public static InstanceHeader? Of(DicomFile file, FileSource source)
    {
        DicomDataset dataset = file.Dataset;
        string sopClass = dataset.Text(DicomTag.SOPClassUID);
        if (sopClass.Length == 0)
            sopClass = file.FileMetaInfo.Text(DicomTag.MediaStorageSOPClassUID);
        if (sopClass.Length == 0 || sopClass == DirectorySopClass)
            return null;
        int rows = dataset.Whole(DicomTag.Rows) ?? 0;
        DicomInstance instance = new()
        {
            Location = source.Location,
            Source = source,
            SopClassUid = sopClass,
            SopInstanceUid = dataset.Text(DicomTag.SOPInstanceUID),
            TransferSyntaxUid = dataset.InternalTransferSyntax.UID.UID,
            Number = dataset.Whole(DicomTag.InstanceNumber),
            FrameCount = rows > 0 ? Math.Max(dataset.Whole(DicomTag.NumberOfFrames) ?? 1, 0) : 0,
            Rows = rows,
            Columns = dataset.Whole(DicomTag.Columns) ?? 0,
        };
        return new(instance, SeriesOf(dataset, sopClass), StudyOf(dataset), PatientOf(dataset));
    }

    private static DicomSeries SeriesOf(DicomDataset dataset, string sopClass) => new()
    {
        Uid = dataset.Text(DicomTag.SeriesInstanceUID),
        StudyUid = dataset.Text(DicomTag.StudyInstanceUID),
        PatientId = dataset.Text(DicomTag.PatientID),
        PatientName = dataset.Text(DicomTag.PatientName),
        Modality = dataset.Text(DicomTag.Modality),
        Number = dataset.Whole(DicomTag.SeriesNumber),
        Description = dataset.Text(DicomTag.SeriesDescription),
        Started = dataset.When(DicomTag.SeriesDate, DicomTag.SeriesTime) ?? dataset.When(DicomTag.ContentDate, DicomTag.ContentTime),
        SopClassUid = sopClass,
        FrameOfReferenceUid = dataset.Text(DicomTag.FrameOfReferenceUID),
        Device = string.Join(' ', new[] { dataset.Text(DicomTag.Manufacturer), dataset.Text(DicomTag.ManufacturerModelName) }.Where(static part => part.Length > 0)),
    };

    private static DicomStudy StudyOf(DicomDataset dataset) => new()
    {
        Uid = dataset.Text(DicomTag.StudyInstanceUID),
        Started = dataset.When(DicomTag.StudyDate, DicomTag.StudyTime) ?? DicomTimes.Date(dataset.Text(DicomTag.StudyDate))?.ToDateTime(TimeOnly.MinValue),
        Description = dataset.Text(DicomTag.StudyDescription),
        AccessionNumber = dataset.Text(DicomTag.AccessionNumber),
    };

    private static DicomPatient PatientOf(DicomDataset dataset) => new()
    {
        Id = dataset.Text(DicomTag.PatientID),
        Name = dataset.Text(DicomTag.PatientName),
        BirthDate = DicomTimes.Date(dataset.Text(DicomTag.PatientBirthDate)),
        Sex = dataset.Text(DicomTag.PatientSex),
    };
}
