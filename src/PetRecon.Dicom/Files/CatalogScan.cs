using System.IO.Compression;

namespace PetRecon.Dicom.Files;

/// <summary>Finds the objects below a path: which files there are, then their headers on all processors, then the catalog.</summary>
internal static class CatalogScan
{
    private const int ReportEvery = 64;

    public static DicomCatalog Run(string path, IProgress<DicomScanProgress>? progress, CancellationToken cancellation)
    {
        List<string> warnings = [];
        bool isOneFile = false;
        List<FileSource> sources;
        if (Directory.Exists(path))
            sources = FileTree.FilesBelow(path, cancellation);
        else if (!File.Exists(path))
            throw new FileNotFoundException(null, path);
        else if (IsZip(path))
            sources = EntriesOf(path);
        else if (DirectoryRecords.IsDirectory(path))
            sources = DirectoryRecords.FilesOf(path, warnings);
        else
            (sources, isOneFile) = ([new(path)], true);

        HeaderResult[] headers = ReadHeaders(sources, progress, cancellation);
        if (isOneFile && headers[0].Header is null)
            throw new DicomFormatException(path, headers[0].Problem ?? "this is no DICOM object: it has no SOP Class UID (0008,0016).");
        warnings.AddRange(headers.Select(static header => header.Warning).OfType<string>());
        return new()
        {
            Path = path,
            FileCount = sources.Count,
            Patients = CatalogTree.Of(headers.Select(static result => result.Header).OfType<InstanceHeader>(), warnings),
            OtherFiles = [.. headers.Where(static result => result is { Header: null, Warning: null }).Select(static result => result.Source.Location)],
            Warnings = [.. warnings],
        };
    }

    private static HeaderResult[] ReadHeaders(List<FileSource> sources, IProgress<DicomScanProgress>? progress, CancellationToken cancellation)
    {
        HeaderResult[] results = new HeaderResult[sources.Count];
        int done = 0, found = 0;
        using SourceReader reader = new();
        Parallel.For(0, sources.Count, new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            results[i] = HeaderResult.Read(sources[i], reader);
            int dicom = results[i].Header is null ? Volatile.Read(ref found) : Interlocked.Increment(ref found);
            int count = Interlocked.Increment(ref done);
            if (progress is not null && (count % ReportEvery == 0 || count == sources.Count))
                progress.Report(new(count, sources.Count, dicom));
        });
        return results;
    }

    private static List<FileSource> EntriesOf(string path)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            return [.. archive.Entries.Where(static entry => entry.Length > 0 && !entry.FullName.EndsWith('/')).Select(entry => new FileSource(path, entry.FullName))];
        }
        catch (InvalidDataException exception)
        {
            throw new DicomFormatException(path, $"the zip archive is damaged: {exception.Message}", inner: exception);
        }
    }

    private static bool IsZip(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        Span<byte> start = stackalloc byte[4];
        return RandomAccess.Read(file, start, 0) == 4 && (start.SequenceEqual("PK\u0003\u0004"u8) || start.SequenceEqual("PK\u0005\u0006"u8));
    }
}
