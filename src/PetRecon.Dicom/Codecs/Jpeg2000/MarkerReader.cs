using System.Buffers.Binary;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Big-endian numbers of a part of the frame; reading past its end is a fault that names the place.</summary>
internal ref struct MarkerReader(ReadOnlySpan<byte> frame, int start, int end)
{
    private readonly ReadOnlySpan<byte> _frame = frame;

    public int Position { get; private set; } = start;

    public int End { get; } = end;

    public readonly int Remaining => End - Position;

    public byte ReadByte() => Take(1)[0];

    public int ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A component's index: one byte where the image has fewer than 257 components, else two.</summary>
    public int ReadComponentIndex(int componentCount) => componentCount < 257 ? ReadByte() : ReadUInt16();

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
            throw Fault.At(Position, $"the data end where {count} more byte(s) are needed, {Remaining} are there.");
        ReadOnlySpan<byte> bytes = _frame.Slice(Position, count);
        Position += count;
        return bytes;
    }

    /// <summary>The body of a marker segment, whose length, which counts itself, comes next.</summary>
    public MarkerReader TakeSegment()
    {
        int at = Position;
        int length = ReadUInt16() - 2;
        if (length < 0 || length > Remaining)
            throw Fault.At(at, $"a marker segment claims {length + 2} bytes, {Remaining + 2} are there.");
        MarkerReader body = new(_frame, Position, Position + length);
        Position += length;
        return body;
    }
}
