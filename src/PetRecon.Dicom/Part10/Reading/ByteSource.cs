using System.Buffers.Binary;

namespace PetRecon.Dicom.Part10;

/// <summary>
/// The bytes of a file or stream from front to back, read in chunks. What is taken shares the chunk's memory. A length in the data is never
/// trusted: of a file it is held to the file's length; of a stream without length, memory grows only as bytes arrive.
/// </summary>
internal sealed class ByteSource
{
    private const int GrowBytes = 1 << 20;

    private readonly Stream _stream;
    private readonly int _chunkBytes;
    private byte[] _chunk = [];
    private int _start;
    private int _end;

    /// <summary>Takes bytes from a stream.</summary>
    /// <param name="stream">Read from where it stands.</param>
    /// <param name="length">Number of bytes to its end; null if that is not known.</param>
    /// <param name="path">The file that the stream's bytes are of, in their places, so that large values can stay in it; null if there is none.</param>
    /// <param name="chunkBytes">How much is read at a time.</param>
    public ByteSource(Stream stream, long? length, string? path, int chunkBytes)
    {
        (_stream, Length, Path, _chunkBytes) = (stream, length, path, chunkBytes);
    }

    public long? Length { get; }

    public string? Path { get; }

    public long Position { get; private set; }

    /// <summary>Bytes to the end, as far as that is known.</summary>
    public long Remaining => Length is long length ? length - Position : long.MaxValue - Position;

    /// <summary>The next bytes without taking them; fewer than <paramref name="count"/> at the end.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_end - _start < count)
            Fill(count);
        return _chunk.AsSpan(_start, Math.Min(count, _end - _start));
    }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="what">What they are, for the message.</param>
    /// <param name="key">Key of the element that they are of, which completes <paramref name="what"/>; 0 for none. A text for each element would cost more than reading it.</param>
    /// <exception cref="DicomFileException">The data end before.</exception>
    public ReadOnlyMemory<byte> Take(long count, string what, uint key = 0)
    {
        if (count > Array.MaxLength || count > Remaining)
            throw Missing(count, Length is null ? null : Remaining, what, key);
        int taken = (int)count;
        if (_end - _start < taken)
            Fill(taken);
        if (_end - _start < taken)
            throw Missing(count, _end - _start, what, key);
        ReadOnlyMemory<byte> bytes = _chunk.AsMemory(_start, taken);
        _start += taken;
        Position += taken;
        return bytes;
    }

    public ushort TakeUInt16(bool isBig, string what)
    {
        ReadOnlySpan<byte> bytes = Take(2, what).Span;
        return isBig ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public uint TakeUInt32(bool isBig, string what, uint key = 0)
    {
        ReadOnlySpan<byte> bytes = Take(4, what, key).Span;
        return isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Passes over bytes.</summary>
    /// <exception cref="DicomFileException">The data end before.</exception>
    public void Skip(long count, string what, uint key = 0)
    {
        if (count > Remaining)
            throw Missing(count, Remaining, what, key);
        long buffered = Math.Min(count, _end - _start);
        _start += (int)buffered;
        Position += buffered;
        count -= buffered;
        if (count == 0)
            return;
        if (_stream.CanSeek)
        {
            _stream.Seek(count, SeekOrigin.Current);
            Position += count;
            return;
        }

        byte[] waste = new byte[(int)Math.Min(count, GrowBytes)];
        while (count > 0)
        {
            int read = Read(waste.AsSpan(0, (int)Math.Min(count, waste.Length)));
            if (read == 0)
                throw Missing(count, 0, what, key);
            Position += read;
            count -= read;
        }
    }

    private static DicomFileException MissingAt(long position, long count, long? present, string what) =>
        new($"{what} should have {count} bytes, but {(present is long n ? $"only {n} are left" : "that is more than can be held")}: the file is cut off, or the length is wrong", position);

    private DicomFileException Missing(long count, long? present, string what, uint key) =>
        MissingAt(Position, count, present, key == 0 ? what : $"{what} ({key >> 16:x4},{key & 0xFFFF:x4})");

    private void Fill(int count)
    {
        int kept = _end - _start;
        int size = Math.Max(count, _chunkBytes);
        if (Length is null && size > GrowBytes)
            size = Math.Max(GrowBytes, kept * 2);
        while (true)
        {
            byte[] chunk = GC.AllocateUninitializedArray<byte>((int)Math.Min(size, Math.Max(kept, Math.Min(kept + Unread(), Array.MaxLength))));
            _chunk.AsSpan(_start, kept).CopyTo(chunk);
            (_chunk, _start) = (chunk, 0);
            _end = kept;
            while (_end < chunk.Length)
            {
                int read = Read(chunk.AsSpan(_end));
                if (read == 0)
                    return;
                _end += read;
                if (_end >= count)
                    return;
            }

            if (_end >= count || Length is not null)
                return;
            kept = _end;
            size = (int)Math.Min(Math.Min((long)size * 2, count), Array.MaxLength);
        }
    }

    private long Unread() => Length is long length ? length - Position - (_end - _start) : Array.MaxLength;

    private int Read(Span<byte> bytes)
    {
        try
        {
            return _stream.Read(bytes);
        }
        catch (InvalidDataException exception)
        {
            throw new DicomFileException($"the deflated data are damaged: {exception.Message}", Position, exception);
        }
    }
}
