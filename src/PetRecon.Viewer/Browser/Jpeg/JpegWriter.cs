using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace PetRecon.Viewer.Browser.Jpeg;

/// <summary>The bytes of a JPEG file: segments of its head, and the bits of its blocks.</summary>
internal sealed class JpegWriter(int capacity)
{
    // A block has at most 64 numbers of at most 16 bits of code and 11 of value, and any byte may need another one after it.
    private const int MostBytesABlock = 2 * 64 * 27 / 8 + 16;

    // Place of the numbers of JpegBlock in the order of the file.
    private static readonly byte[] s_places = MakePlaces();

    // And of the numbers of the file in those of JpegBlock.
    private static readonly byte[] s_numbers = [.. JpegTables.Order.Select(static place => (byte)(place % 8 * 8 + place / 8))];

    private byte[] _bytes = new byte[capacity];
    private int _length;
    private ulong _bits;
    private int _bitCount;

    public byte[] ToArray() => _bytes[.._length];

    /// <summary>Writes a segment, or a marker alone.</summary>
    public void Segment(byte marker, params ReadOnlySpan<byte> content)
    {
        Reserve(content.Length + 4);
        _bytes[_length++] = 0xFF;
        _bytes[_length++] = marker;
        if (content.IsEmpty)
            return;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_length), (ushort)(content.Length + 2));
        content.CopyTo(_bytes.AsSpan(_length + 2));
        _length += content.Length + 2;
    }

    /// <summary>Writes a block.</summary>
    /// <param name="steps">Its numbers, column by column.</param>
    /// <param name="present">Bits of those that are not 0.</param>
    /// <param name="mean">The first number of the component's last block; becomes this one's.</param>
    /// <param name="means">Codes of differences of means.</param>
    /// <param name="rests">Codes of the others.</param>
    public void Block(ReadOnlySpan<int> steps, ulong present, ref int mean, JpegCodes means, JpegCodes rests)
    {
        Reserve(MostBytesABlock);
        int difference = steps[0] - mean;
        mean = steps[0];
        Number(means, 0, difference);
        ulong inOrder = 0;
        for (present &= ~1UL; present != 0; present &= present - 1)
            inOrder |= 1UL << s_places[BitOperations.TrailingZeroCount(present)];
        int before = 0;
        for (; inOrder != 0; inOrder &= inOrder - 1)
        {
            int place = BitOperations.TrailingZeroCount(inOrder);
            int zeros = place - before - 1;
            before = place;
            for (; zeros > 15; zeros -= 16)
                Bits(rests.Codes[0xF0], rests.Lengths[0xF0]);
            Number(rests, zeros << 4, steps[s_numbers[place]]);
        }

        if (before < 63)
            Bits(rests.Codes[0], rests.Lengths[0]);
    }

    /// <summary>Ends the bits: the last byte is filled with ones.</summary>
    public void EndBits()
    {
        Reserve(MostBytesABlock);
        Bits((1u << (-_bitCount & 7)) - 1, -_bitCount & 7);
        while (_bitCount >= 8)
            Byte((byte)(_bits >> (_bitCount -= 8)));
    }

    // A number's bits; of a negative one, of the number less 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Number(JpegCodes codes, int zeros, int value)
    {
        int size = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));
        int symbol = zeros | size;
        uint bits = (uint)(value + (value >> 31)) & ((1u << size) - 1);
        Bits(codes.Codes[symbol] << size | bits, codes.Lengths[symbol] + size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Bits(uint bits, int count)
    {
        _bits = _bits << count | bits;
        _bitCount += count;
        if (_bitCount < 32)
            return;
        _bitCount -= 32;
        uint four = (uint)(_bits >> _bitCount);

        // No byte is 0xFF if none has all its bits set, also in its complement's highest bit.
        if ((~four - 0x01010101u & four & 0x80808080u) == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length), four);
            _length += sizeof(uint);
            return;
        }

        for (int shift = 24; shift >= 0; shift -= 8)
            Byte((byte)(four >> shift));
    }

    // 0xFF would begin a marker, if no 0 came after it.
    private void Byte(byte value)
    {
        _bytes[_length++] = value;
        if (value == 0xFF)
            _bytes[_length++] = 0;
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + bytes));
    }

    private static byte[] MakePlaces()
    {
        byte[] places = new byte[64];
        for (int n = 0; n < places.Length; n++)
            places[JpegTables.Order[n] % 8 * 8 + JpegTables.Order[n] / 8] = (byte)n;
        return places;
    }
}
