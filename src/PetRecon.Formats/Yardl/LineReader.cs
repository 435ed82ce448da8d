using PetRecon.Core.ListMode;

namespace PetRecon.Formats.Yardl;

/// <summary>Reads lines of bytes from a stream. Memory grows with the longest line that was really there.</summary>
internal sealed class LineReader(string path, Stream stream) : IDisposable
{
    /// <summary>Longest line: a header, or one time block.</summary>
    private const int LongestLine = 1 << 30;

    private byte[] _buffer = new byte[1 << 16];
    private long _bufferOffset;
    private int _start;
    private int _end;

    /// <summary>Where the next line begins.</summary>
    public long Offset => _bufferOffset + _start;

    public string Path => path;

    public ListModeFormatException Error(long offset, string problem, Exception? inner = null) => new(path, offset, problem, inner);

    public void Dispose() => stream.Dispose();

    /// <summary>The next line that is not empty, without its end; its memory is valid until the next call. False at the end of the file.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line, out long offset)
    {
        int scanned = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            bool atEnd = false;
            if (length < 0)
            {
                scanned = _end - _start;
                if (TryFill())
                    continue;
                if (scanned == 0)
                {
                    line = default;
                    offset = Offset;
                    return false;
                }

                length = scanned;
                atEnd = true;
            }
            else
            {
                length += scanned;
            }

            line = _buffer.AsSpan(_start, length);
            offset = Offset;
            _start += atEnd ? length : length + 1;
            scanned = 0;
            if (line.TrimEnd((byte)'\r').Length > 0)
                return true;
        }
    }

    /// <summary>Goes to a place after the present one.</summary>
    public void SkipTo(long offset)
    {
        if (stream.CanSeek && offset > _bufferOffset + _end)
        {
            stream.Position = offset;
            _bufferOffset = offset;
            _start = _end = 0;
        }

        while (Offset < offset)
        {
            int step = (int)Math.Min(offset - Offset, _end - _start);
            _start += step;
            if (Offset < offset && !TryFill())
                return;
        }
    }

    private bool TryFill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _bufferOffset += _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine)
                throw Error(Offset, $"a line is longer than {LongestLine} bytes; shorter time blocks, or the binary encoding, can be read.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = ContentReader.Read(stream, _buffer.AsSpan(_end), path, _bufferOffset + _end);
        _end += read;
        return read > 0;
    }
}
