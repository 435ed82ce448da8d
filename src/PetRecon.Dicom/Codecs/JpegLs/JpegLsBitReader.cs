using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>
/// Reads the bits of a JPEG-LS scan. A byte after FF carries seven bits; FF and a byte of 80 or more are a marker, before which zeros follow
/// without end (<see cref="IsOverrun"/> tells).
/// </summary>
internal ref struct JpegLsBitReader(ReadOnlySpan<byte> data, int position)
{
    private const int LeastFilled = 57;

    private readonly ReadOnlySpan<byte> _data = data;
    private int _paddingBits;
    private bool _isAfterFf;

    /// <summary>The first byte that is not among the bits at hand; a marker when <see cref="FindMarker"/> has been called.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Whether more bits were taken than there are before the marker.</summary>
    public readonly bool IsOverrun(JpegLsBits bits) => _paddingBits > 0 && bits.Count < _paddingBits;

    public bool ReadBit(ref JpegLsBits bits)
    {
        if (bits.Count < 1)
            bits = Refill(bits);
        bool bit = (long)bits.Cache < 0;
        bits.Skip(1);
        return bit;
    }

    /// <summary>Reads 0 to 31 bits.</summary>
    public int ReadBits(ref JpegLsBits bits, int count)
    {
        if (bits.Count < count)
            bits = Refill(bits);
        int value = (int)(bits.Cache >> 1 >> (63 - count));
        bits.Skip(count);
        return value;
    }

    /// <summary>Reads a value of the Golomb code of parameter k whose codes have at most <paramref name="limit"/> bits (A.5.3 of T.87).</summary>
    public int ReadGolomb(ref JpegLsBits bits, int k, int limit, int rangeBits)
    {
        bits = Refill(bits);
        int escape = limit - rangeBits - 1;
        int zeros = Math.Min(BitOperations.LeadingZeroCount(bits.Cache), escape);
        bits.Skip(zeros);
        bits = Refill(bits);
        bits.Skip(1);
        return zeros < escape ? (zeros << k) + ReadBits(ref bits, k) : ReadBits(ref bits, rangeBits) + 1;
    }

    /// <summary>Goes to the next marker; the bits at hand are dropped.</summary>
    public void FindMarker()
    {
        while (Position < _data.Length && !IsMarker(Position))
            Position++;
    }

    /// <summary>Starts anew behind a marker.</summary>
    public void SkipMarker()
    {
        Position = Math.Min(Position + 2, _data.Length);
        _paddingBits = 0;
        _isAfterFf = false;
    }

    /// <summary>Makes at least 56 bits ready.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public JpegLsBits Refill(JpegLsBits bits)
    {
        int taken = (63 - bits.Count) >> 3;
        if (taken <= 0)
            return bits;
        if (!_isAfterFf && Position + sizeof(ulong) <= _data.Length)
        {
            ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_data), Position));
            // No byte is FF exactly when no byte of the complement is zero.
            if (((~bytes - 0x0101010101010101) & bytes & 0x8080808080808080) == 0)
            {
                if (BitConverter.IsLittleEndian)
                    bytes = BinaryPrimitives.ReverseEndianness(bytes);
                Position += taken;
                return new JpegLsBits(bits.Cache | ((bytes & (~0ul << (64 - 8 * taken))) >> bits.Count), bits.Count + 8 * taken);
            }
        }

        return RefillByBytes(bits);
    }

    private readonly bool IsMarker(int position) =>
        _data[position] == 0xFF && position + 1 < _data.Length && _data[position + 1] >= 0x80;

    private JpegLsBits RefillByBytes(JpegLsBits bits)
    {
        while (bits.Count < LeastFilled)
        {
            if (Position >= _data.Length || (_isAfterFf && _data[Position] >= 0x80) || IsMarker(Position))
            {
                _paddingBits += 64 - bits.Count;
                return new JpegLsBits(bits.Cache, 64);
            }

            ulong value = _data[Position++];
            int width = _isAfterFf ? 7 : 8;
            bits = new JpegLsBits(bits.Cache | (value << (64 - width) >> bits.Count), bits.Count + width);
            _isAfterFf = value == 0xFF;
        }

        return bits;
    }
}
