using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>A PETSIRD file in the making: it grows beside its target and takes the target's name when complete.</summary>
internal sealed class PetsirdOutput : IDisposable
{
    private readonly string _path;
    private readonly string _partialPath;
    private readonly FileStream _stream;

    public PetsirdOutput(string path, YardlSchema schema, PetsirdEncoding encoding)
    {
        if (encoding is not (PetsirdEncoding.Binary or PetsirdEncoding.Ndjson))
            throw new ArgumentException($"PETSIRD files can be written as Binary or Ndjson, not as {encoding}.", nameof(encoding));
        _path = Path.GetFullPath(path);
        _partialPath = $"{_path}.{Guid.NewGuid():N}.partial";
        _stream = new(_partialPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
        Writer = encoding == PetsirdEncoding.Binary ? new YardlBinaryWriter(_stream, schema) : new YardlNdjsonWriter(_stream, schema);
    }

    public YardlStreamWriter Writer { get; }

    /// <summary>Whether the file was completed or given up.</summary>
    public bool IsClosed { get; private set; }

    public void Complete()
    {
        Writer.EndStream(1);
        Writer.Flush();
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_partialPath, _path, overwrite: true);
        IsClosed = true;
    }

    /// <summary>Gives up what was not completed.</summary>
    public void Dispose()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        _stream.Dispose();
        File.Delete(_partialPath);
    }
}
