using System.Runtime.CompilerServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>Writes the bits of a JPEG-LS scan: the byte after FF carries seven bits, so that no marker arises within.</summary>
internal struct JpegLsBitWriter
{
    private byte[] _output;
    private int _position;
    private ulong _cache;
    private int _bits;

    public JpegLsBitWriter(byte[] output, int position)
    {
        _output = output;
        _position = position;
    }

    /// <summary>Bytes written, marker segments before the scan included.</summary>
    public readonly int Position => _position;

    public readonly byte[] Output => _output;

    /// <summary>Writes 0 to 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(uint value, int count)
    {
        if (_bits + count > 64)
            Flush();
        _cache |= (ulong)value << (64 - count) >> _bits;
        if (count == 0)
            return;
        _bits += count;
    }

    /// <summary>Writes a value of the Golomb code of parameter k whose codes have at most <paramref name="limit"/> bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteGolomb(int value, int k, int limit, int rangeBits)
    {
        int zeros = value >> k;
        if (zeros + 1 + k <= 32 && zeros < limit - rangeBits - 1)
        {
            Write((1u << k) | (uint)(value & ((1 << k) - 1)), zeros + 1 + k);
            return;
        }

        bool isEscape = zeros >= limit - rangeBits - 1;
        zeros = Math.Min(zeros, limit - rangeBits - 1);
        for (; zeros > 31; zeros -= 31)
            Write(0, 31);
        Write(1, zeros + 1);
        if (isEscape)
            Write((uint)(value - 1) & (uint)((1 << rangeBits) - 1), rangeBits);
        else
            Write((uint)(value & ((1 << k) - 1)), k);
    }

    /// <summary>Fills the last byte with zeros; a scan must not end with FF.</summary>
    public void End()
    {
        Flush();
        if (_bits > 0)
        {
            _bits = _position > 0 && _output[_position - 1] == 0xFF ? 7 : 8;
            Flush();
        }

        if (_output[_position - 1] == 0xFF)
            _output[_position++] = 0;
    }

    /// <summary>Makes room for what a line can need.</summary>
    public void Reserve(int bytes)
    {
        if (_output.Length - _position < bytes)
            Array.Resize(ref _output, Math.Max(checked(_output.Length * 2), _position + bytes));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Flush()
    {
        while (true)
        {
            int width = _position > 0 && _output[_position - 1] == 0xFF ? 7 : 8;
            if (_bits < width)
                return;
            _output[_position++] = (byte)(_cache >> (64 - width));
            _cache <<= width;
            _bits -= width;
        }
    }
}
