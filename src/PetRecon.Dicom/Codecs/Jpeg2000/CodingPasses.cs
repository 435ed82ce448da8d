using System.Numerics;
using System.Runtime.CompilerServices;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// The three passes over a bit plane (ISO/IEC 15444-1, annex D). Samples go by stripes of four rows, column by column; so do the arrays.
/// </summary>
/// <remarks>
/// A word describes a column of four samples and its neighbourhood, three columns of six rows from the one above to the one below: bits 0 to 17 which of
/// these samples are significant, row by row, and bits 18 to 35 which of those are negative. Shifted right by three bits for each row, the lowest nine are
/// the neighbourhood of a sample, itself at bit 4. Bits 36 + 3 row: the sample has been refined before; bits 37 + 3 row: this plane's first pass coded it.
/// Where a sample becomes significant, the words that see it are told, up to nine of them.
/// </remarks>
internal unsafe struct CodingPasses
{
    /// <summary>Rows of a stripe.</summary>
    public const int StripeRows = 4;

    /// <summary>The sign of a decoded sample; beneath it is the magnitude, twice, with a bit more for the middle of what is not decoded.</summary>
    public const uint Sign = 1u << 31;

    /// <summary>What stands behind every cleanup pass in the style that asks for it.</summary>
    public const uint SegmentationSymbol = 0b1010;
    private const int SignShift = 18;
    private const uint Neighbours = 0x1EF;
    private const uint FirstOfThree = 1u << 0 | 1u << 3 | 1u << 6 | 1u << 9;
    private const int RefinedBit = 36;
    private const int CodedBit = 37;
    private const ulong AllCoded = (ulong)FirstOfThree << CodedBit;

    /// <summary>The word of the first column; a word more stands left and right of each stripe, a stripe above and below.</summary>
    public ulong* Flags;
    public uint* Samples;
    public ulong* Contexts;
    public byte* SignificanceTable;
    public byte* SignTable;
    public int Width;
    public int Height;
    public bool IsCausal;

    private readonly int FlagStride => Width + 2;

    /// <summary>Samples that are not significant but have a significant neighbour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void DecodeSignificance(ref MqDecoder decoder, int plane)
    {
        MqDecoder mq = decoder;
        uint value = 3u << plane;
        uint* samples = Samples;
        ulong* row = Flags;
        for (int y = 0; y < Height; y += StripeRows, row += FlagStride)
        {
            uint rows = RowsFrom(y);
            for (ulong* word = row; word < row + Width; word++, samples += StripeRows)
            {
                ulong flags = *word;
                uint due = WithSignificantNeighbour((uint)flags) & rows;
                while (due != 0)
                {
                    int bit = BitOperations.TrailingZeroCount(due);
                    due &= due - 1;
                    flags |= 1UL << (CodedBit + bit);
                    uint near = (uint)(flags >> bit) & Neighbours;
                    if (mq.Decode(Contexts + SignificanceTable[near]) != 0)
                    {
                        *word = flags;
                        samples[RowOf(bit)] = value | DecodeSign(ref mq, word, bit);
                        flags = *word;
                        due = WithSignificantNeighbour((uint)flags) & rows & ~((2u << bit) - 1);
                    }
                }

                *word = flags;
            }
        }

        decoder = mq;
    }

    /// <summary>As above, with bits that bypass the arithmetic coder.</summary>
    public readonly void ReadSignificance(ref RawBits raw, int plane)
    {
        uint value = 3u << plane;
        uint* samples = Samples;
        ulong* row = Flags;
        for (int y = 0; y < Height; y += StripeRows, row += FlagStride)
        {
            uint rows = RowsFrom(y);
            for (ulong* word = row; word < row + Width; word++, samples += StripeRows)
            {
                uint due = WithSignificantNeighbour((uint)*word) & rows;
                while (due != 0)
                {
                    int bit = BitOperations.TrailingZeroCount(due);
                    due &= due - 1;
                    *word |= 1UL << (CodedBit + bit);
                    if (raw.Read() != 0)
                    {
                        uint sign = raw.Read();
                        samples[RowOf(bit)] = value | sign << 31;
                        Mark(word, bit, sign);
                        due = WithSignificantNeighbour((uint)*word) & rows & ~((2u << bit) - 1);
                    }
                }
            }
        }
    }

    /// <summary>Samples that were significant before this plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void DecodeRefinement(ref MqDecoder decoder, int plane)
    {
        MqDecoder mq = decoder;
        uint* samples = Samples;
        ulong* row = Flags;
        for (int y = 0; y < Height; y += StripeRows, row += FlagStride)
        {
            for (ulong* word = row; word < row + Width; word++, samples += StripeRows)
            {
                ulong flags = *word;
                uint due = SignificantBefore(flags);
                // All at once: no context looks at another sample's.
                *word = flags | (ulong)due << RefinedBit;
                while (due != 0)
                {
                    int bit = BitOperations.TrailingZeroCount(due);
                    due &= due - 1;
                    ulong near = flags >> bit;
                    // 0 or 1 for the first time, by the neighbours, then always 2.
                    uint isRefined = (uint)(near >> RefinedBit) & 1;
                    uint hasNeighbours = (0 - ((uint)near & Neighbours)) >> 31;
                    uint context = 2 * isRefined + (hasNeighbours & ~isRefined);
                    uint symbol = mq.Decode(Contexts + ContextTables.FirstRefinement + context);
                    samples[RowOf(bit)] += (symbol << (plane + 1)) - (1u << plane);
                }
            }
        }

        decoder = mq;
    }

    /// <summary>As above, with bits that bypass the arithmetic coder.</summary>
    public readonly void ReadRefinement(ref RawBits raw, int plane)
    {
        uint* samples = Samples;
        ulong* row = Flags;
        for (int y = 0; y < Height; y += StripeRows, row += FlagStride)
        {
            for (ulong* word = row; word < row + Width; word++, samples += StripeRows)
            {
                uint due = SignificantBefore(*word);
                *word |= (ulong)due << RefinedBit;
                for (; due != 0; due &= due - 1)
                    samples[RowOf(BitOperations.TrailingZeroCount(due))] += (raw.Read() << (plane + 1)) - (1u << plane);
            }
        }
    }

    /// <summary>All samples that the other passes left out; four at once where nothing is significant around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void DecodeCleanup(ref MqDecoder decoder, int plane)
    {
        MqDecoder mq = decoder;
        uint value = 3u << plane;
        uint* samples = Samples;
        ulong* row = Flags;
        for (int y = 0; y < Height; y += StripeRows, row += FlagStride)
        {
            uint rows = RowsFrom(y);
            for (ulong* word = row; word < row + Width; word++, samples += StripeRows)
            {
                ulong flags = *word;
                uint due = ~(uint)(flags >> 4 | flags >> CodedBit) & rows;
                if (flags == 0 && rows == FirstOfThree)
                {
                    if (mq.Decode(Contexts + ContextTables.RunLength) == 0)
                        continue;
                    uint first = mq.Decode(Contexts + ContextTables.Uniform) << 1;
                    first |= mq.Decode(Contexts + ContextTables.Uniform);
                    samples[first] = value | DecodeSign(ref mq, word, 3 * (int)first);
                    flags = *word;
                    due &= ~1u << (3 * (int)first);
                }

                while (due != 0)
                {
                    int bit = BitOperations.TrailingZeroCount(due);
                    due &= due - 1;
                    uint near = (uint)(flags >> bit) & Neighbours;
                    if (mq.Decode(Contexts + SignificanceTable[near]) != 0)
                    {
                        samples[RowOf(bit)] = value | DecodeSign(ref mq, word, bit);
                        flags = *word;
                    }
                }

                *word = flags & ~AllCoded;
            }
        }

        decoder = mq;
    }

    // In what follows a set of samples is a word with bit 3 row for each.

    /// <summary>The samples of a stripe that are in the block.</summary>
    private readonly uint RowsFrom(int y) => FirstOfThree & ((1u << 3 * Math.Min(StripeRows, Height - y)) - 1);

    private static int RowOf(int bit) => bit * 11 >> 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint WithSignificantNeighbour(uint flags)
    {
        // Six rows, then any of three rows; a sample itself does not matter, as it is left out when significant.
        uint rows = (flags | flags >> 1 | flags >> 2) & (FirstOfThree | FirstOfThree << 6);
        return (rows | rows >> 3 | rows >> 6) & ~(flags >> 4);
    }

    private static uint SignificantBefore(ulong flags) => (uint)(flags >> 4 & ~(flags >> CodedBit)) & FirstOfThree;

    /// <summary>Four symbols behind a cleanup pass.</summary>
    public readonly uint DecodeSegmentationSymbol(ref MqDecoder mq)
    {
        uint symbols = 0;
        for (int i = 0; i < 4; i++)
            symbols = symbols << 1 | mq.Decode(Contexts + ContextTables.Uniform);
        return symbols;
    }

    /// <summary>Decodes the sign of a sample that has become significant, and tells the words that see it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint DecodeSign(ref MqDecoder mq, ulong* word, int bit)
    {
        ulong near = *word >> bit;
        uint entry = SignTable[(near & 0xAA) | ((near >> SignShift) & 0xAA) >> 1];
        uint sign = mq.Decode(Contexts + (entry & (ContextTables.InvertsSign - 1))) ^ entry >> 7;
        Mark(word, bit, sign);
        return sign << 31;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Mark(ulong* word, int bit, uint sign)
    {
        ulong mark = 1UL | (ulong)sign << SignShift;
        MarkStripe(word, mark << (bit + 3));
        if (bit == 0 && !IsCausal)
            MarkStripe(word - FlagStride, mark << 15);
        if (bit == 9)
            MarkStripe(word + FlagStride, mark);
    }

    // The sample is in the right column of the word to the left, in the middle one of its own, in the left one of the word to the right.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MarkStripe(ulong* word, ulong mark)
    {
        word[-1] |= mark << 2;
        word[0] |= mark << 1;
        word[1] |= mark;
    }
}
