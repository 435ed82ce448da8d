using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace PetRecon.Formats.Yardl;

/// <summary>Writes the binary encoding's bytes to a stream through a buffer.</summary>
internal sealed class ByteWriter(Stream stream)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _count;

    public void Flush()
    {
        stream.Write(_buffer, 0, _count);
        _count = 0;
    }

    public void WriteByte(byte value)
    {
        if (_count == _buffer.Length)
            Flush();
        _buffer[_count++] = value;
    }

    public void WriteVarint(ulong value)
    {
        if (_count > _buffer.Length - 10)
            Flush();
        while (value >= 0x80)
        {
            _buffer[_count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_count++] = (byte)value;
    }

    public void WriteZigZag(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    public void WriteSingle(float value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        WriteBytes(bytes);
    }

    public void WriteDouble(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        WriteBytes(bytes);
    }

    public void WriteSingles(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            WriteBytes(MemoryMarshal.AsBytes(values));
            return;
        }

        foreach (float value in values)
            WriteSingle(value);
    }

    public void WriteString(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteVarint((ulong)bytes.Length);
        WriteBytes(bytes);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _count)
            Flush();
        if (bytes.Length > _buffer.Length)
        {
            stream.Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
    }
}
