namespace PetRecon.Formats.Volumes;

/// <summary>
/// A stretch of a stream, chunk by chunk. With reading ahead, the next chunk is read (and unpacked) on another thread while its
/// user works on the present one: unpacking then costs the time of the slower of the two.
/// </summary>
internal sealed class ChunkSource : IDisposable
{
    private readonly Stream _stream;
    private readonly byte[][] _chunks;
    private long _left;
    private int _present;
    private Task<int>? _ahead;

    /// <summary>Begins at the stream's position.</summary>
    /// <param name="stream">Where bytes come from; it is not disposed.</param>
    /// <param name="chunk">Scratch; its length is that of a chunk, and a multiple of a sample's.</param>
    /// <param name="bytes">How many bytes to give out.</param>
    /// <param name="readAhead">Whether to read on another thread.</param>
    public ChunkSource(Stream stream, byte[] chunk, long bytes, bool readAhead)
    {
        _stream = stream;
        _chunks = readAhead ? [chunk, new byte[chunk.Length]] : [chunk];
        _left = bytes;
    }

    /// <summary>Bytes that could not be given out because the stream ended.</summary>
    public long MissingBytes { get; private set; }

    /// <summary>The next chunk; empty after the last, or when the stream ends before a chunk is full. It is valid until the next call.</summary>
    public Span<byte> Next()
    {
        byte[] chunk = _chunks[_present];
        int wanted = (int)Math.Min(_left, chunk.Length);
        int got = _ahead is null ? Read(chunk, wanted) : _ahead.GetAwaiter().GetResult();
        _ahead = null;
        if (got < wanted)
        {
            MissingBytes = _left - got;
            return default;
        }

        _left -= got;
        _present = (_present + 1) % _chunks.Length;
        if (_chunks.Length > 1 && _left > 0)
        {
            byte[] next = _chunks[_present];
            int nextWanted = (int)Math.Min(_left, next.Length);
            _ahead = Task.Run(() => Read(next, nextWanted));
        }

        return chunk.AsSpan(0, got);
    }

    /// <summary>Waits for what is still being read, so that the stream can be closed.</summary>
    public void Dispose()
    {
        if (_ahead is not null)
            ((IAsyncResult)_ahead).AsyncWaitHandle.WaitOne();
    }

    private int Read(byte[] chunk, int wanted) => _stream.ReadAtLeast(chunk.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
}
