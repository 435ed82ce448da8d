namespace PetRecon.Dicom.Codecs;

/// <summary>A Huffman table of a JPEG stream (annex C of ITU-T T.81), as tables that the next bits of the stream index.</summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>Bits that index the tables; longer codes are rare and take the slow way.</summary>
    public const int LookupBits = 12;

    /// <summary>Bits that index <see cref="Differences"/>: code and value together.</summary>
    public const int DifferenceBits = 14;

    private const int LongestCode = 16;

    private readonly byte[] _symbols;
    private readonly int[] _firstCodes = new int[LongestCode + 2];
    private readonly int[] _firstSymbols = new int[LongestCode + 2];
    private readonly ushort[] _lookup = new ushort[1 << LookupBits];
    private int[]? _differences;

    /// <summary>Makes the table from the numbers of codes of 1 to 16 bits, and their symbols.</summary>
    /// <exception cref="CodecException">The codes do not fit their lengths.</exception>
    public JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols, long byteOffset)
    {
        _symbols = symbols.ToArray();
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            _firstCodes[length] = code;
            _firstSymbols[length] = symbol;
            if (code + counts[length - 1] > 1 << length)
                throw new CodecException(JpegDecoder.Codec, $"a Huffman table has too many codes of {length} bits.", byteOffset);
            for (int i = 0; i < counts[length - 1] && length <= LookupBits; i++)
            {
                ushort entry = (ushort)((_symbols[symbol + i] << 8) | length);
                _lookup.AsSpan((code + i) << (LookupBits - length), 1 << (LookupBits - length)).Fill(entry);
            }

            symbol += counts[length - 1];
            code = (code + counts[length - 1]) << 1;
        }

        _firstCodes[LongestCode + 1] = int.MaxValue;
        _firstSymbols[LongestCode + 1] = symbol;
    }

    /// <summary>For the next <see cref="LookupBits"/> bits: symbol * 256 + length of its code; 0 where the code is longer, or there is none.</summary>
    public ushort[] Lookup => _lookup;

    /// <summary>
    /// For the next <see cref="DifferenceBits"/> bits: difference * 65536 + bits of its code and value together; 0 where those are longer.
    /// </summary>
    public int[] Differences => _differences ??= MakeDifferences();

    /// <summary>Finds the code that the 16 bits start with: symbol * 256 + length; 0 where there is none.</summary>
    public int FindLong(int bits)
    {
        for (int length = 1; length <= LongestCode; length++)
        {
            int offset = (bits >> (LongestCode - length)) - _firstCodes[length];
            int index = _firstSymbols[length] + offset;
            if (offset >= 0 && index < _firstSymbols[length + 1])
                return (_symbols[index] << 8) | length;
        }

        return 0;
    }

    /// <summary>The value of a category's additional bits (table F.1 of T.81).</summary>
    public static int Extend(int bits, int category) => bits < 1 << (category - 1) ? bits - (1 << category) + 1 : bits;

    private int[] MakeDifferences()
    {
        var differences = new int[1 << DifferenceBits];
        for (int index = 0; index < differences.Length; index++)
        {
            int entry = _lookup[index >> (DifferenceBits - LookupBits)];
            int category = entry >> 8;
            int length = entry & 0xFF;
            if (length == 0 || category > 15 || length + category > DifferenceBits)
                continue;
            int bits = (index >> (DifferenceBits - length - category)) & ((1 << category) - 1);
            int difference = category == 0 ? 0 : Extend(bits, category);
            differences[index] = (difference << 16) | (length + category);
        }

        return differences;
    }
}
