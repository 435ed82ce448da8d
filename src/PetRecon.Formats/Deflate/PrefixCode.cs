namespace PetRecon.Formats.Deflate;

/// <summary>
/// A prefix code as a table: the next bits of the stream find an entry, which tells the symbol and the length of its code. Codes longer than the table's
/// bits lead to a second table. Entries hold the code's length in their lowest byte, then extra bits or a literal, then a base; 0 is no code.
/// </summary>
internal sealed class PrefixCode
{
    public const int MaxLength = 15;
    public const uint Literal = 1u << 31;
    public const uint EndOfBlock = 1u << 30;
    public const uint Longer = 1u << 29;

    /// <summary>Where a base begins in an entry.</summary>
    public const int BaseShift = 13;

    private readonly int _bits;
    private readonly uint[] _symbols;
    private readonly int[] _counts = new int[MaxLength + 1];
    private readonly int[] _next = new int[MaxLength + 1];
    private uint[] _table;

    /// <summary>A code without any symbol.</summary>
    /// <param name="bits">Bits that the first table takes.</param>
    /// <param name="symbols">What each symbol stands for: its entry without the length.</param>
    public PrefixCode(int bits, uint[] symbols)
    {
        _bits = bits;
        _symbols = symbols;
        _table = new uint[1 << bits];
    }

    public uint[] Table => _table;

    /// <summary>Takes the code of the given lengths (RFC 1951, 3.2.2). False if they make no code that zlib would take: complete, or one symbol of one bit where that is allowed.</summary>
    public bool Set(ReadOnlySpan<byte> lengths, bool mayHaveOneOnly)
    {
        Array.Clear(_counts);
        foreach (byte length in lengths)
            _counts[length]++;
        int used = lengths.Length - _counts[0];
        _counts[0] = 0;
        int left = 1;
        int code = 0;
        for (int length = 1; length <= MaxLength; length++)
        {
            left = 2 * left - _counts[length];
            if (left < 0)
                return false;
            code = (code + _counts[length - 1]) << 1;
            _next[length] = code;
        }

        if (left > 0 && !(mayHaveOneOnly && used <= 1 && _counts[1] == used))
            return false;
        if (left > 0)
            Array.Clear(_table, 0, 1 << _bits);
        Fill(lengths);
        return true;
    }

    private void Fill(ReadOnlySpan<byte> lengths)
    {
        int size = 1 << _bits;
        int end = size;
        int longSize = 1 << (MaxLength - _bits);
        bool isLongBegun = false;
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0)
                continue;
            int reversed = Reversed(_next[length]++, length);
            if (length <= _bits)
            {
                uint entry = _symbols[symbol] | (uint)length;
                for (int at = reversed; at < size; at += 1 << length)
                    _table[at] = entry;
                continue;
            }

            // Codes come in rising order of length only within a length; a mark in the first table says whether its second one exists already.
            if (!isLongBegun)
            {
                ClearLong(lengths, size);
                isLongBegun = true;
            }

            int first = reversed & (size - 1);
            if ((_table[first] & Longer) == 0)
            {
                if (_table.Length < end + longSize)
                    Array.Resize(ref _table, Math.Max(2 * _table.Length, end + longSize));
                _table[first] = Longer | (uint)end << 8;
                end += longSize;
            }

            int second = (int)(_table[first] >> 8 & 0x1F_FFFF);
            uint longEntry = _symbols[symbol] | (uint)(length - _bits);
            for (int at = reversed >> _bits; at < longSize; at += 1 << (length - _bits))
                _table[second + at] = longEntry;
        }
    }

    // Marks of an earlier code must not be taken for this one's: all entries that only long codes have begin as none.
    private void ClearLong(ReadOnlySpan<byte> lengths, int size)
    {
        Span<int> next = stackalloc int[MaxLength + 1];
        int code = 0;
        for (int length = 1; length <= MaxLength; length++)
        {
            code = (code + _counts[length - 1]) << 1;
            next[length] = code;
        }

        foreach (byte length in lengths)
        {
            if (length == 0)
                continue;
            int reversed = Reversed(next[length]++, length);
            if (length > _bits)
                _table[reversed & (size - 1)] = 0;
        }
    }

    private static int Reversed(int code, int length)
    {
        uint bits = (uint)code;
        bits = (bits & 0x5555) << 1 | (bits >> 1 & 0x5555);
        bits = (bits & 0x3333) << 2 | (bits >> 2 & 0x3333);
        bits = (bits & 0x0F0F) << 4 | (bits >> 4 & 0x0F0F);
        bits = (bits & 0x00FF) << 8 | (bits >> 8 & 0x00FF);
        return (int)(bits >> (16 - length));
    }
}
