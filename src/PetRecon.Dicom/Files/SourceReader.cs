using System.Collections.Concurrent;
using System.IO.Compression;

namespace PetRecon.Dicom.Files;

/// <summary>Opens objects in files and archives, from any number of threads. An archive is opened once for each thread that reads from it.</summary>
internal sealed class SourceReader : IDisposable
{
    private const int HeaderValueBytes = 8192;

    private readonly ConcurrentDictionary<string, ConcurrentBag<ZipArchive>> _archives = [];

    /// <summary>Opens an object. With its values left in the file, or all in memory for an archive's entry.</summary>
    /// <exception cref="DicomFormatException">It is damaged or no DICOM; the message says at which byte.</exception>
    public DicomFile Open(FileSource source)
    {
        try
        {
            return source.Entry is null ? DicomFile.Open(source.Path) : FromArchive(source, FileReadOption.ReadAll, 0);
        }
        catch (Exception exception) when (exception is DicomException or InvalidDataException)
        {
            throw new DicomFormatException(source.Location, exception.Message, inner: exception);
        }
    }

    /// <summary>Opens an object without its large values.</summary>
    /// <exception cref="DicomException">It is damaged or no DICOM.</exception>
    /// <exception cref="InvalidDataException">The archive's entry is damaged, or refused.</exception>
    public DicomFile OpenHeader(FileSource source) =>
        source.Entry is null
            ? DicomFile.Open(source.Path, FileReadOption.SkipLargeTags, HeaderValueBytes)
            : FromArchive(source, FileReadOption.SkipLargeTags, HeaderValueBytes);

    /// <summary>Whether the bytes begin as those of a DICOM file do: with a preamble and "DICM".</summary>
    public bool IsMarked(FileSource source)
    {
        try
        {
            return source.Entry is null ? DicomFile.HasValidHeader(source.Path) : InArchive(source, static stream =>
            {
                Span<byte> start = stackalloc byte[132];
                return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start[128..].SequenceEqual("DICM"u8);
            });
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (ZipArchive archive in _archives.Values.SelectMany(static bag => bag))
            archive.Dispose();
    }

    private DicomFile FromArchive(FileSource source, FileReadOption option, int largeBytes) =>
        InArchive(source, stream => DicomFile.Open(stream, option, largeBytes));

    private T InArchive<T>(FileSource source, Func<EntryStream, T> use)
    {
        ConcurrentBag<ZipArchive> bag = _archives.GetOrAdd(source.Path, static _ => []);
        if (!bag.TryTake(out ZipArchive? archive))
            archive = ZipFile.OpenRead(source.Path);
        try
        {
            ZipArchiveEntry entry = archive.GetEntry(source.Entry!) ?? throw new InvalidDataException($"The archive has no entry {source.Entry} any more.");
            using EntryStream stream = EntryStream.Open(entry);
            return use(stream);
        }
        finally
        {
            bag.Add(archive);
        }
    }
}
