using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>
/// Bits of one piece of a JPEG scan, from restart marker to restart marker, whose stuffed zeros are taken out already
/// (<see cref="JpegScanData"/>). Behind its end follow zeros; <see cref="IsOverrun"/> tells.
/// </summary>
internal ref struct JpegBitReader
{
    /// <summary>Bytes that have to follow the piece in memory.</summary>
    public const int Margin = 8;

    private const int LeastFilled = 56;

    private readonly ref byte _start;
    private readonly int _end;
    private readonly int _origin;
    private int _position;
    private ulong _cache;
    private int _bits;

    /// <summary>Starts with the first byte.</summary>
    /// <param name="data">The piece, and <see cref="Margin"/> bytes of zeros.</param>
    /// <param name="origin">Its place in the compressed frame.</param>
    public JpegBitReader(ReadOnlySpan<byte> data, int origin)
    {
        _origin = origin;
        _start = ref MemoryMarshal.GetReference(data);
        _end = data.Length - Margin;
    }

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsOverrun => 8L * _position - _bits > 8L * _end;

    /// <summary>The byte of the compressed frame that is read, give or take the stuffed zeros of this piece.</summary>
    public readonly int Place => _origin + Math.Min(_position - _bits / 8, _end);

    /// <summary>Makes at least 56 bits ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill()
    {
        if (_bits >= 32)
            return;
        ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _start, Math.Min(_position, _end)));
        if (BitConverter.IsLittleEndian)
            bytes = BinaryPrimitives.ReverseEndianness(bytes);
        _cache |= bytes >> _bits;
        _position += (63 - _bits) >> 3;
        _bits |= LeastFilled;
    }

    /// <summary>Reads the difference of a DC coefficient or of a lossless sample. Takes up to 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadDifference(JpegHuffmanTable table)
    {
        Fill();
        int entry = table.Differences[(int)(_cache >> (64 - JpegHuffmanTable.DifferenceBits))];
        if (entry == 0)
            return ReadLongDifference(table);
        _cache <<= entry & 0xFF;
        _bits -= entry & 0xFF;
        return entry >> 16;
    }

    /// <summary>
    /// Reads a row of differences, each as <see cref="ReadDifference"/> does. The state is in local variables, which the JIT keeps in registers.
    /// </summary>
    public void ReadDifferences(JpegHuffmanTable table, Span<ushort> line)
    {
        ulong cache = _cache;
        int bits = _bits;
        ref int differences = ref MemoryMarshal.GetArrayDataReference(table.Differences);
        for (int x = 0; x < line.Length; x++)
        {
            if (bits < 32)
            {
                ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _start, Math.Min(_position, _end)));
                if (BitConverter.IsLittleEndian)
                    bytes = BinaryPrimitives.ReverseEndianness(bytes);
                cache |= bytes >> bits;
                _position += (63 - bits) >> 3;
                bits |= LeastFilled;
            }

            int entry = Unsafe.Add(ref differences, (int)(cache >> (64 - JpegHuffmanTable.DifferenceBits)));
            if (entry != 0)
            {
                cache <<= entry;
                bits -= entry & 0xFF;
                line[x] = (ushort)(entry >> 16);
                continue;
            }

            _cache = cache;
            _bits = bits;
            line[x] = (ushort)ReadLongDifference(table);
            cache = _cache;
            bits = _bits;
        }

        _cache = cache;
        _bits = bits;
    }

    /// <summary>Reads a symbol, of up to 16 bits; -1 where the bits are no code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadSymbol(JpegHuffmanTable table)
    {
        Fill();
        int entry = table.Lookup[(int)(_cache >> (64 - JpegHuffmanTable.LookupBits))];
        if (entry == 0)
            entry = table.FindLong((int)(_cache >> 48));
        if (entry == 0)
            return -1;
        _cache <<= entry & 0xFF;
        _bits -= entry & 0xFF;
        return entry >> 8;
    }

    /// <summary>Reads the signed value of a category of 1 to 15; a symbol was read right before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadValue(int category)
    {
        int bits = (int)(_cache >> (64 - category));
        _cache <<= category;
        _bits -= category;
        return JpegHuffmanTable.Extend(bits, category);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadLongDifference(JpegHuffmanTable table)
    {
        int category = ReadSymbol(table);
        return category switch
        {
            0 => 0,
            > 0 and < 16 => ReadValue(category),
            16 => 32768,
            _ => throw JpegStream.Fault("bits that are no code of the Huffman table.", Place),
        };
    }
}
