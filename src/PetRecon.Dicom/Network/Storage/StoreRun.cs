namespace PetRecon.Dicom.Network.Storage;

/// <summary>The files of one call, what became of them so far, and who is told.</summary>
internal sealed class StoreRun(DicomStoreOptions options, IProgress<DicomStoreProgress>? progress)
{
    // Often enough for the eye, and not for every PDU.
    private const long BytesBetweenReports = 4 * 1024 * 1024;

    private readonly List<StoredFile?> _files = [];
    private readonly List<DicomStoreResult?> _results = [];
    private long _byteCount;
    private long _bytesThrough;
    private long _bytesOfThis;
    private long _bytesUnreported;
    private int _filesThrough;

    /// <summary>Null for those that could not be read.</summary>
    public IReadOnlyList<StoredFile?> Files => _files;

    public IReadOnlyList<StoreContexts> Associations { get; private set; } = [];

    public bool IsStopped { get; private set; }

    public IReadOnlyList<DicomStoreResult> Results => [.. _results.OfType<DicomStoreResult>()];

    /// <summary>Looks into every file, and deals them to associations.</summary>
    public void Look(IEnumerable<string> paths, CancellationToken cancellation)
    {
        foreach (string path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            StoredFile? file = null;
            DicomStoreResult? result = null;
            try
            {
                file = StoredFile.Read(path);
                _byteCount += file.FileBytes;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DicomFormatException)
            {
                result = new(path, "", "", 0, null, exception.Message);
                IsStopped |= options.StopOnFailure;
            }

            _files.Add(file);
            _results.Add(result);
        }

        Associations = StoreContexts.Deal(_files);
        foreach (DicomStoreResult unreadable in _results.OfType<DicomStoreResult>())
        {
            _filesThrough++;
            Report(unreadable);
        }
    }

    /// <summary>Bytes of the current file have gone.</summary>
    public void Sent(int bytes)
    {
        _bytesOfThis += bytes;
        _bytesUnreported += bytes;
        if (_bytesUnreported >= BytesBetweenReports)
            Report(null);
    }

    public void Finish(int place, DicomStoreResult result)
    {
        _results[place] = result;
        _filesThrough++;
        _bytesThrough += result.Bytes;
        _bytesOfThis = 0;
        IsStopped |= options.StopOnFailure && !result.IsStored;
        Report(result);
    }

    private void Report(DicomStoreResult? finished)
    {
        _bytesUnreported = 0;
        progress?.Report(new(_filesThrough, _files.Count, Math.Min(_bytesThrough + _bytesOfThis, _byteCount), _byteCount, finished));
    }
}
