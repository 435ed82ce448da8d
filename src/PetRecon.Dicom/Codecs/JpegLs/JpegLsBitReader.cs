using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>
/// Bits of a JPEG-LS scan. A byte after FF carries seven bits; FF and a byte of 80 or more are a marker, at which zeros follow without end
/// (<see cref="IsOverrun"/> tells).
/// </summary>
internal ref struct JpegLsBitReader(ReadOnlySpan<byte> data, int position)
{
    private const int LeastFilled = 57;

    private readonly ReadOnlySpan<byte> _data = data;
    private ulong _cache;
    private int _bits;
    private int _position = position;
    private int _paddingBits;
    private bool _isAfterFf;

    /// <summary>Whether more bits were taken than there are before the marker.</summary>
    public readonly bool IsOverrun => _paddingBits > 0 && _bits < _paddingBits;

    /// <summary>The first byte not taken into the cache yet; exact when <see cref="FindMarker"/> has been called.</summary>
    public readonly int Position => _position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReadBit()
    {
        Fill(1);
        bool bit = (long)_cache < 0;
        Skip(1);
        return bit;
    }

    /// <summary>Reads 0 to 31 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadBits(int count)
    {
        Fill(count);
        int value = (int)(_cache >> 1 >> (63 - count));
        Skip(count);
        return value;
    }

    /// <summary>Reads a value of the Golomb code of parameter k whose codes have at most <paramref name="limit"/> bits (A.5.3 of T.87).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadGolomb(int k, int limit, int rangeBits)
    {
        if (_bits < LeastFilled - 24)
            Refill();
        int zeros = BitOperations.LeadingZeroCount(_cache);
        int length = zeros + 1 + k;
        if (length > _bits || zeros >= limit - rangeBits - 1)
            return ReadLongGolomb(k, limit, rangeBits);
        int value = (zeros << k) + (int)(_cache << zeros << 1 >> 1 >> (63 - k));
        _cache = _cache << zeros << (1 + k);
        _bits -= length;
        return value;
    }

    /// <summary>Drops what is left of the current bits and goes to the next marker.</summary>
    public void FindMarker()
    {
        _cache = 0;
        _bits = 0;
        while (_position < _data.Length && !(_data[_position] == 0xFF && _position + 1 < _data.Length && _data[_position + 1] >= 0x80))
            _position++;
    }

    /// <summary>Starts anew behind a marker.</summary>
    public void SkipMarker()
    {
        _position = Math.Min(_position + 2, _data.Length);
        _cache = 0;
        _bits = 0;
        _paddingBits = 0;
        _isAfterFf = false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadLongGolomb(int k, int limit, int rangeBits)
    {
        Refill();
        int escape = limit - rangeBits - 1;
        int zeros = Math.Min(BitOperations.LeadingZeroCount(_cache), escape);
        Skip(zeros);
        Refill();
        Skip(1);
        return zeros < escape ? (zeros << k) + ReadBits(k) : ReadBits(rangeBits) + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Skip(int count)
    {
        _cache <<= count;
        _bits -= count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill(int count)
    {
        if (_bits < count)
            Refill();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill()
    {
        if (!_isAfterFf && _position + sizeof(ulong) <= _data.Length)
        {
            ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_data), _position));
            // No byte is FF exactly when no byte of the complement is zero.
            ulong complement = ~bytes;
            if (((complement - 0x0101010101010101) & bytes & 0x8080808080808080) == 0)
            {
                if (BitConverter.IsLittleEndian)
                    bytes = BinaryPrimitives.ReverseEndianness(bytes);
                int taken = (63 - _bits) >> 3;
                if (taken == 0)
                    return;
                ulong mask = ~0ul << (64 - 8 * taken);
                _cache |= (bytes & mask) >> _bits;
                _bits += 8 * taken;
                _position += taken;
                return;
            }
        }

        RefillByBytes();
    }

    private void RefillByBytes()
    {
        while (_bits < LeastFilled)
        {
            if (_position >= _data.Length || (_isAfterFf && _data[_position] >= 0x80)
                || (_data[_position] == 0xFF && _position + 1 < _data.Length && _data[_position + 1] >= 0x80))
            {
                _paddingBits += 64 - _bits;
                _bits = 64;
                return;
            }

            ulong value = _data[_position++];
            int width = _isAfterFf ? 7 : 8;
            _cache |= value << (64 - width) >> _bits;
            _bits += width;
            _isAfterFf = value == 0xFF;
        }
    }
}
