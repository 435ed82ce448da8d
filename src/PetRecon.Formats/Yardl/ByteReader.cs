using System.Buffers.Binary;
using System.Text;
using PetRecon.Core.ListMode;

namespace PetRecon.Formats.Yardl;

/// <summary>
/// Reads the binary encoding's bytes from a stream through a buffer, knows where it is, and says so when something is wrong.
/// Little endian, varints as in yardl's docs/reference/binary.md.
/// </summary>
internal sealed class ByteReader : IDisposable
{
    // Where the system reads far ahead by itself, waiting for larger parts keeps those that are there already from being used.
    private const int BufferBytes = 1 << 18;
    private const int FirstGrowth = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly long? _length;
    private readonly byte[] _buffer;
    private long _bufferOffset;
    private int _position;
    private int _end;

    /// <summary>Takes over a stream.</summary>
    /// <param name="path">Named in errors.</param>
    /// <param name="stream">Positioned at its start; disposed of with this reader.</param>
    /// <param name="length">Its length in bytes, where that is known (not for a compressed file).</param>
    public ByteReader(string path, Stream stream, long? length)
    {
        Path = path;
        _stream = stream;
        _length = length;
        _buffer = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(length ?? BufferBytes, 64, BufferBytes));
    }

    public string Path { get; }

    /// <summary>Length of the content in bytes, where that is known.</summary>
    public long? Length => _length;

    /// <summary>Where the next byte is, counted from the start of the (uncompressed) content.</summary>
    public long Offset => _bufferOffset + _position;

    /// <summary>Bytes that are in memory already.</summary>
    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_position, _end - _position);

    public void Dispose() => _stream.Dispose();

    public ListModeFormatException Error(string problem, Exception? inner = null) => Error(Offset, problem, inner);

    public ListModeFormatException Error(long offset, string problem, Exception? inner = null) => new(Path, offset, problem, inner);

    /// <summary>Goes past bytes that are in <see cref="Buffered"/>.</summary>
    public void Advance(int bytes) => _position += bytes;

    /// <summary>Goes to a place after the present one.</summary>
    public void SkipTo(long offset)
    {
        if (_stream.CanSeek && offset - _bufferOffset > _end)
        {
            _stream.Position = offset;
            _bufferOffset = offset;
            _position = _end = 0;
        }

        while (Offset < offset)
        {
            int step = (int)Math.Min(offset - Offset, _buffer.Length);
            Need(step, "the content");
            _position += step;
        }
    }

    /// <summary>Tries to have at least so many bytes in <see cref="Buffered"/>; false at the end of the file.</summary>
    public bool TryFill(int bytes)
    {
        if (_end - _position >= bytes)
            return true;
        _buffer.AsSpan(_position, _end - _position).CopyTo(_buffer);
        _bufferOffset += _position;
        _end -= _position;
        _position = 0;
        while (_end < bytes)
        {
            int read = ContentReader.Read(_stream, _buffer.AsSpan(_end), Path, _bufferOffset + _end);
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }

    public byte ReadByte(string what)
    {
        if (_position == _end)
            Need(1, what);
        return _buffer[_position++];
    }

    public uint ReadVarint32(string what)
    {
        long start = Offset;
        ulong value = ReadVarint(what, 5);
        return value <= uint.MaxValue
            ? (uint)value
            : throw Error(start, $"the varint of {what} is {value}; expected at most {uint.MaxValue}.");
    }

    public ulong ReadVarint64(string what) => ReadVarint(what, 10);

    public long ReadZigZag(string what)
    {
        ulong raw = ReadVarint(what, 10);
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    public float ReadSingle(string what)
    {
        Need(4, what);
        _position += 4;
        return BinaryPrimitives.ReadSingleLittleEndian(_buffer.AsSpan(_position - 4));
    }

    public double ReadDouble(string what)
    {
        Need(8, what);
        _position += 8;
        return BinaryPrimitives.ReadDoubleLittleEndian(_buffer.AsSpan(_position - 8));
    }

    public void ReadExactly(Span<byte> target, string what)
    {
        while (target.Length > 0)
        {
            if (_position == _end)
                Need(1, what);
            int step = Math.Min(target.Length, _end - _position);
            _buffer.AsSpan(_position, step).CopyTo(target);
            _position += step;
            target = target[step..];
        }
    }

    public string ReadString(string what)
    {
        long start = Offset;
        int count = ReadCount(1, what);
        byte[] bytes = [];
        for (int done = 0; done < count;)
        {
            Array.Resize(ref bytes, NextSize(bytes.Length, count));
            ReadExactly(bytes.AsSpan(done), what);
            done = bytes.Length;
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw Error(start, $"the text of {what} is not UTF-8.", e);
        }
    }

    /// <summary>Reads how many items follow, and refuses more than the rest of the file could hold.</summary>
    public int ReadCount(long minItemBytes, string what)
    {
        long start = Offset;
        return CheckCount(ReadVarint(what, 10), minItemBytes, what, start);
    }

    /// <summary>Refuses a number of items that the rest of the file cannot hold, or that no array can.</summary>
    public int CheckCount(ulong count, long minItemBytes, string what, long start)
    {
        if (_length is { } length && (UInt128)count * (ulong)minItemBytes > (ulong)Math.Max(0, length - Offset))
            throw Error(start, $"{what} claims {count} items, which take {(UInt128)count * (ulong)minItemBytes} bytes or more; {length - Offset} are left.");
        return count <= (ulong)Array.MaxLength
            ? (int)count
            : throw Error(start, $"{what} claims {count} items; at most {Array.MaxLength} are supported.");
    }

    /// <summary>The smaller of a number and the number of items that the rest of the file can hold, but at least 1.</summary>
    public int AtMost(int count, int minItemBytes) => _length is { } length ? (int)Math.Clamp((length - Offset) / minItemBytes, 1, count) : count;

    /// <summary>
    /// The size to give an array that shall hold <paramref name="count"/> items when it is full at <paramref name="size"/>. Memory grows
    /// with what was really read, not with what a header claims.
    /// </summary>
    public static int NextSize(int size, int count) => (int)Math.Min(count, Math.Max(FirstGrowth, 2L * size));

    private ulong ReadVarint(string what, int longest)
    {
        long start = Offset;
        ulong value = 0;
        for (int i = 0; i < longest; i++)
        {
            byte next = ReadByte(what);
            if (i == 9 && next > 1)
                throw Error(start, $"the varint of {what} does not fit into 64 bits.");
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
                return value;
        }

        throw Error(start, $"the varint of {what} is longer than {longest} bytes.");
    }

    private void Need(int bytes, string what)
    {
        if (!TryFill(bytes))
            throw Error(_bufferOffset + _end, $"the file ends in the middle of {what}; it is incomplete.");
    }
}
