using System.Numerics;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Bits of a packet header: after a byte FF comes one of seven bits (ISO/IEC 15444-1, B.10.1).</summary>
/// <param name="bytes">The bytes that hold it.</param>
/// <param name="position">Where it begins.</param>
/// <param name="end">The byte after the last that can belong to it.</param>
/// <param name="frameOffset">Added to a position to name it in a fault.</param>
internal ref struct PacketHeaderReader(ReadOnlySpan<byte> bytes, int position, int end, int frameOffset)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _current;
    private int _bitsLeft;

    public int Position { get; private set; } = position;

    public readonly long FramePosition => Position + (long)frameOffset;

    public int ReadBit()
    {
        if (_bitsLeft == 0)
        {
            _bitsLeft = _current == 0xFF ? 7 : 8;
            _current = NextByte();
        }

        return (_current >> --_bitsLeft) & 1;
    }

    public int ReadBits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
            value = (value << 1) | ReadBit();
        return value;
    }

    /// <summary>The number of coding passes (ISO/IEC 15444-1, table B.4): 1 to 164.</summary>
    public int ReadPassCount()
    {
        if (ReadBit() == 0)
            return 1;
        if (ReadBit() == 0)
            return 2;
        int value = ReadBits(2);
        if (value < 3)
            return 3 + value;
        value = ReadBits(5);
        return value < 31 ? 6 + value : 37 + ReadBits(7);
    }

    /// <summary>Length of a codeword's part: its bits grow with the number of passes it holds.</summary>
    public int ReadLength(int lengthBits, int passes)
    {
        int bits = lengthBits + BitOperations.Log2((uint)passes);
        return bits <= 31 ? ReadBits(bits) : throw Fault.At(FramePosition, $"the length of a code block's bytes has {bits} bits.");
    }

    /// <summary>Leaves the header at a whole byte, behind the stuffed one that follows FF.</summary>
    public void Finish()
    {
        if (_current == 0xFF)
            NextByte();
        _bitsLeft = 0;
        _current = 0;
    }

    private int NextByte() => Position < end
        ? _bytes[Position++]
        : throw Fault.At(FramePosition, "the data end within a packet header: the codestream is cut short or damaged.");
}
