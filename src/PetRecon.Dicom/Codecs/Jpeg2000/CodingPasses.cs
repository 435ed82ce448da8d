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
    private const uint Self = 0x10;
    private const ulong AnySignificant = (1UL << SignShift) - 1;
    private const ulong OwnSamples = 1UL << 4 | 1UL << 7 | 1UL << 10 | 1UL << 13;
    private const int RefinedBit = 36;
    private const int CodedBit = 37;
    private const ulong AllCoded = (1UL << 0 | 1UL << 3 | 1UL << 6 | 1UL << 9) << CodedBit;

    /// <summary>The word of the first column; a word more stands left and right of each stripe, a stripe above and below.</summary>
    public ulong* Flags;
    public uint* Samples;
    public uint* Contexts;
    public byte* SignificanceTable;
    public byte* SignTable;
    public int Width;
    public int Height;
    public bool IsCausal;

    private readonly int FlagStride => Width + 2;

    /// <summary>Samples that are not significant but have a significant neighbour.</summary>
    public readonly void DecodeSignificance(ref MqDecoder decoder, int plane)
    {
        MqDecoder mq = decoder;
        uint value = 3u << plane;
        uint* samples = Samples;
        ulong* row = Flags;
        for (int y = 0; y < Height; y += StripeRows, row += FlagStride)
        {
            int bits = 3 * Math.Min(StripeRows, Height - y);
            for (ulong* word = row; word < row + Width; word++, samples += StripeRows)
            {
                ulong flags = *word;
                if ((flags & AnySignificant) == 0)
                    continue;
                for (int bit = 0; bit < bits; bit += 3)
                {
                    uint near = (uint)(flags >> bit);
                    if ((near & Self) != 0 || (near & Neighbours) == 0)
                        continue;
                    if (mq.Decode(Contexts + SignificanceTable[near & Neighbours]) != 0)
                    {
                        samples[bit / 3] = value | DecodeSign(ref mq, word, bit);
                        flags = *word;
                    }

                    flags |= 1UL << (CodedBit + bit);
                    *word = flags;
                }
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
            int bits = 3 * Math.Min(StripeRows, Height - y);
            for (ulong* word = row; word < row + Width; word++, samples += StripeRows)
            {
                for (int bit = 0; bit < bits; bit += 3)
                {
                    uint near = (uint)(*word >> bit);
                    if ((near & Self) != 0 || (near & Neighbours) == 0)
                        continue;
                    if (raw.Read() != 0)
                    {
                        uint sign = raw.Read();
                        samples[bit / 3] = value | sign << 31;
                        Mark(word, bit, sign);
                    }

                    *word |= 1UL << (CodedBit + bit);
                }
            }
        }
    }

    /// <summary>Samples that were significant before this plane.</summary>
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
                // Bit 4 + 3 row: significant, and not since this plane.
                ulong due = flags & OwnSamples & ~(flags >> (CodedBit - 4));
                if (due == 0)
                    continue;
                for (int bit = 0; bit < 3 * StripeRows; bit += 3)
                {
                    if ((due & ((ulong)Self << bit)) == 0)
                        continue;
                    ulong near = flags >> bit;
                    int context = ContextTables.FirstRefinement + ((near & Neighbours) != 0 ? 1 : 0);
                    if ((near & (1UL << RefinedBit)) != 0)
                        context = ContextTables.FirstRefinement + 2;
                    uint symbol = mq.Decode(Contexts + context);
                    samples[bit / 3] += (symbol << (plane + 1)) - (1u << plane);
                    flags |= 1UL << (RefinedBit + bit);
                }

                *word = flags;
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
                ulong due = *word & OwnSamples & ~(*word >> (CodedBit - 4));
                for (int bit = 0; due != 0 && bit < 3 * StripeRows; bit += 3)
                {
                    if ((due & ((ulong)Self << bit)) == 0)
                        continue;
                    samples[bit / 3] += (raw.Read() << (plane + 1)) - (1u << plane);
                    *word |= 1UL << (RefinedBit + bit);
                }
            }
        }
    }

    /// <summary>All samples that the other passes left out; four at once where nothing is significant around.</summary>
    public readonly void DecodeCleanup(ref MqDecoder decoder, int plane)
    {
        MqDecoder mq = decoder;
        uint value = 3u << plane;
        uint* samples = Samples;
        ulong* row = Flags;
        for (int y = 0; y < Height; y += StripeRows, row += FlagStride)
        {
            int rows = Math.Min(StripeRows, Height - y);
            for (ulong* word = row; word < row + Width; word++, samples += StripeRows)
            {
                int bit = 0;
                if (*word == 0 && rows == StripeRows)
                {
                    if (mq.Decode(Contexts + ContextTables.RunLength) == 0)
                        continue;
                    uint first = mq.Decode(Contexts + ContextTables.Uniform) << 1;
                    first |= mq.Decode(Contexts + ContextTables.Uniform);
                    bit = 3 * (int)first;
                    samples[first] = value | DecodeSign(ref mq, word, bit);
                    bit += 3;
                }

                ulong flags = *word;
                for (; bit < 3 * rows; bit += 3)
                {
                    ulong near = flags >> bit;
                    if ((near & (Self | 1UL << CodedBit)) != 0)
                        continue;
                    if (mq.Decode(Contexts + SignificanceTable[near & Neighbours]) != 0)
                    {
                        samples[bit / 3] = value | DecodeSign(ref mq, word, bit);
                        flags = *word;
                    }
                }

                *word = flags & ~AllCoded;
            }
        }

        decoder = mq;
    }

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
