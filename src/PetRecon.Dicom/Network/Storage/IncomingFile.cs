namespace PetRecon.Dicom.Network.Storage;

/// <summary>An object on its way in: written beside its place, and gone without a trace unless it is kept.</summary>
internal sealed class IncomingFile : IDisposable
{
    private readonly ReceivingFolder _folder;
    private readonly FileStream _stream;

    public IncomingFile(ReceivingFolder folder, string temporaryPath, string sopClassUid, string sopInstanceUid, string transferSyntaxUid, string sourceAeTitle)
    {
        _folder = folder;
        TemporaryPath = temporaryPath;
        SopClassUid = sopClassUid;
        SopInstanceUid = sopInstanceUid;
        TransferSyntaxUid = transferSyntaxUid;

        // Without a buffer nothing is left to be written, and to fail, when it is closed.
        _stream = new(temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            _stream.Write(MetaHeader.Write(sopClassUid, sopInstanceUid, transferSyntaxUid, sourceAeTitle));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string TemporaryPath { get; }

    public string SopClassUid { get; }

    public string SopInstanceUid { get; }

    public string TransferSyntaxUid { get; }

    public void Write(ReadOnlySpan<byte> dataSet) => _stream.Write(dataSet);

    /// <summary>The object is complete: looks who it belongs to, and gives it its name.</summary>
    /// <exception cref="DicomFormatException">It is not readable, or not the object that was announced.</exception>
    public DicomReceivedObject Keep()
    {
        _stream.Dispose();
        DicomDataset dataset = StoredFile.Opened(TemporaryPath).Dataset;
        string instance = Text(dataset, DicomTag.SOPInstanceUID);
        if (instance != SopInstanceUid)
            throw new DicomFormatException(SopInstanceUid, $"the data set's SOP Instance UID is '{instance}'.");
        return _folder.Keep(this, Text(dataset, DicomTag.PatientID), Text(dataset, DicomTag.StudyInstanceUID), Text(dataset, DicomTag.SeriesInstanceUID));
    }

    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(TemporaryPath);
    }

    private static string Text(DicomDataset dataset, DicomTag tag) => dataset.GetSingleValueOrDefault(tag, "").Trim();
}
