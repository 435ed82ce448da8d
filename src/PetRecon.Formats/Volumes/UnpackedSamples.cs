namespace PetRecon.Formats.Volumes;

/// <summary>
/// Compressed samples that are read more than once, such as the frames of one file. Each compressed stream is unpacked once, into a scratch file; whoever
/// reads waits until it has come as far as that.
/// </summary>
internal sealed class UnpackedSamples : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Path, long Offset), UnpackedFile> _files = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>How many compressed streams have been begun.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _files.Count;
        }
    }

    /// <summary>A segment's bytes, unpacked, from the first one on.</summary>
    public Stream Of(SampleSegment segment)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            if (!_files.TryGetValue((segment.Path, segment.FileOffset), out UnpackedFile? file))
                _files.Add((segment.Path, segment.FileOffset), file = new(() => SampleReader.Unpacking(segment), segment.UnpackedOffset + segment.SampleCount * segment.Samples.ByteCount, _stop.Token));
            return file.OpenRead();
        }
    }

    /// <summary>Deletes the scratch files.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stop.Cancel();
            foreach (UnpackedFile file in _files.Values)
                file.Dispose();
            _files.Clear();
        }
    }
}
