using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PetRecon.Formats.Deflate;

/// <summary>
/// Unpacks blocks of a deflate stream (RFC 1951) into bytes, or into 16-bit symbols, of which those from 256 on stand for bytes that are not known yet.
/// Each thread needs one, as its tables are used again from block to block.
/// </summary>
internal sealed class DeflateBlocks
{
    /// <summary>Bytes after the input that may be read, whatever is in them.</summary>
    public const int InputSlack = 32;

    /// <summary>Symbols after the end of what is written that are overwritten.</summary>
    public const int OutputSlack = 320;

    // The codes of a block are shorter than this.
    private const int HeaderBits = 8192;

    private const int LengthBits = 11;
    private const int DistanceBits = 9;

    private static readonly uint[] s_lengthSymbols = LengthSymbols();
    private static readonly uint[] s_distanceSymbols = DistanceSymbols();
    private static readonly uint[] s_plainSymbols = [.. Enumerable.Range(0, 19).Select(static symbol => (uint)symbol << 8)];

    // The order in which the lengths of the first code are stored.
    private static readonly byte[] s_order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly PrefixCode _lengths = new(LengthBits, s_lengthSymbols);
    private readonly PrefixCode _distances = new(DistanceBits, s_distanceSymbols);
    private readonly PrefixCode _first = new(7, s_plainSymbols);
    private readonly byte[] _codeLengths = new byte[320];

    /// <summary>Unpacks one block.</summary>
    /// <param name="input">The stream, with <see cref="InputSlack"/> more bytes.</param>
    /// <param name="bit">Where the block begins; where the next one does, if this one is complete.</param>
    /// <param name="output">What was unpacked before, up to <paramref name="count"/>, and room; <see cref="OutputSlack"/> of it is needed at the end.</param>
    /// <param name="count">How much of the output is filled.</param>
    public BlockStatus Unpack<T>(ReadOnlySpan<byte> input, ref long bit, Span<T> output, ref int count)
        where T : unmanaged
    {
        long end = 8L * (input.Length - InputSlack);
        if (bit + 3 > end)
            return BlockStatus.NeedsInput;
        uint header = (uint)(Bits(input, bit) & 7);
        long at = bit + 3;
        int filled = count;
        BlockStatus status = BlockStatus.IsBad;
        switch (header >> 1)
        {
            case 0:
                status = Stored(input, ref at, output, ref filled);
                break;
            case 1:
                SetFixed();
                status = Symbols(input, ref at, output, ref filled);
                break;
            case 2:
                status = ReadCodes(input, ref at) ? Symbols(input, ref at, output, ref filled) : at > end ? BlockStatus.NeedsInput : BlockStatus.IsBad;
                break;
        }

        // What is bad near the end may be good with more behind it.
        if (at > end || (status == BlockStatus.IsBad && at > end - HeaderBits))
            return BlockStatus.NeedsInput;
        if (status != BlockStatus.IsComplete)
            return status;
        (bit, count) = (at, filled);
        return (header & 1) == 1 ? BlockStatus.IsLast : BlockStatus.IsComplete;
    }

    /// <summary>The next place at which a block with codes of its own may begin that is not the last one; -1 if there is none before the end.</summary>
    public long Find(ReadOnlySpan<byte> input, long fromBit, long endBit)
    {
        long last = Math.Min(endBit, 8L * (input.Length - InputSlack) - 80);
        for (long bit = fromBit; bit < last; bit++)
        {
            // Not the last, codes of its own, at most 286 lengths and 30 distances.
            ulong bits = Bits(input, bit);
            if ((bits & 7) != 4 || (bits >> 3 & 31) > 29 || (bits >> 8 & 31) > 29 || !IsFirstCodeComplete(input, bit))
                continue;
            long at = bit + 3;
            if (ReadCodes(input, ref at))
                return bit;
        }

        return -1;
    }

    // Complete: the shares of all codes add up to one, here in 128ths.
    private static bool IsFirstCodeComplete(ReadOnlySpan<byte> input, long bit)
    {
        int count = 4 + (int)(Bits(input, bit + 13) & 15);
        ulong low = Bits(input, bit + 17);
        ulong high = Bits(input, bit + 17 + 48);
        int shares = 0;
        for (int i = 0; i < count; i++)
        {
            int length = (int)((i < 16 ? low >> 3 * i : high >> 3 * (i - 16)) & 7);
            shares += length == 0 ? 0 : 128 >> length;
        }

        return shares == 128;
    }

    // At least 56 bits are right.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(ReadOnlySpan<byte> input, long bit) =>
        BinaryPrimitives.ReadUInt64LittleEndian(input[(int)(bit >> 3)..]) >> (int)(bit & 7);

    private bool ReadCodes(ReadOnlySpan<byte> input, ref long at)
    {
        ulong bits = Bits(input, at);
        int lengths = 257 + (int)(bits & 31);
        int distances = 1 + (int)(bits >> 5 & 31);
        int firsts = 4 + (int)(bits >> 10 & 15);
        at += 14;
        if (lengths > 286 || distances > 30)
            return false;
        Span<byte> first = stackalloc byte[19];
        for (int i = 0; i < firsts; i++, at += 3)
        {
            if (at > 8L * (input.Length - InputSlack))
                return false;
            first[s_order[i]] = (byte)(Bits(input, at) & 7);
        }

        return _first.Set(first, mayHaveOneOnly: false)
            && ReadLengths(input, ref at, lengths + distances)
            && _codeLengths[256] != 0
            && _lengths.Set(_codeLengths.AsSpan(0, lengths), mayHaveOneOnly: true)
            && _distances.Set(_codeLengths.AsSpan(lengths, distances), mayHaveOneOnly: true);
    }

    private bool ReadLengths(ReadOnlySpan<byte> input, ref long at, int count)
    {
        for (int i = 0; i < count;)
        {
            if (at > 8L * (input.Length - InputSlack))
                return false;
            ulong bits = Bits(input, at);
            uint entry = _first.Table[bits & 127];
            int length = (int)(entry & 7);
            int symbol = (int)(entry >> 8);
            bits >>= length;
            at += length;
            if (symbol < 16)
            {
                _codeLengths[i++] = (byte)symbol;
                continue;
            }

            (int extra, int least) = symbol == 16 ? (2, 3) : symbol == 17 ? (3, 3) : (7, 11);
            int repeats = least + (int)(bits & ((1u << extra) - 1));
            at += extra;
            if (i + repeats > count || (symbol == 16 && i == 0))
                return false;
            _codeLengths.AsSpan(i, repeats).Fill(symbol == 16 ? _codeLengths[i - 1] : (byte)0);
            i += repeats;
        }

        return true;
    }

    private void SetFixed()
    {
        _codeLengths.AsSpan(0, 144).Fill(8);
        _codeLengths.AsSpan(144, 112).Fill(9);
        _codeLengths.AsSpan(256, 24).Fill(7);
        _codeLengths.AsSpan(280, 8).Fill(8);
        _lengths.Set(_codeLengths.AsSpan(0, 288), mayHaveOneOnly: false);
        _codeLengths.AsSpan(0, 32).Fill(5);
        _distances.Set(_codeLengths.AsSpan(0, 32), mayHaveOneOnly: false);
    }

    private static BlockStatus Stored<T>(ReadOnlySpan<byte> input, ref long at, Span<T> output, ref int count)
        where T : unmanaged
    {
        at = (at + 7) & ~7L;
        int start = (int)(at >> 3);
        if (start + 4 > input.Length - InputSlack)
            return BlockStatus.NeedsInput;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(input[start..]);
        if (length != (ushort)~BinaryPrimitives.ReadUInt16LittleEndian(input[(start + 2)..]))
            return BlockStatus.IsBad;
        if (start + 4 + length > input.Length - InputSlack)
            return BlockStatus.NeedsInput;
        if (count + length > output.Length - OutputSlack)
            return BlockStatus.NeedsOutput;
        ReadOnlySpan<byte> bytes = input.Slice(start + 4, length);
        if (typeof(T) == typeof(byte))
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(output)[count..]);
        }
        else
        {
            for (int i = 0; i < length; i++)
                output[count + i] = Symbol<T>(bytes[i]);
        }

        count += length;
        at += 8L * (4 + length);
        return BlockStatus.IsComplete;
    }

    // Literals and matches up to the end of the block. At the beginning of each turn there is room for all that a turn reads and writes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private BlockStatus Symbols<T>(ReadOnlySpan<byte> input, ref long at, Span<T> output, ref int count)
        where T : unmanaged
    {
        ref T target = ref MemoryMarshal.GetReference(output);
        ref uint lengths = ref MemoryMarshal.GetArrayDataReference(_lengths.Table);
        ref uint distances = ref MemoryMarshal.GetArrayDataReference(_distances.Table);
        nint lastPlace = input.Length - InputSlack / 2;
        nint lastFilled = output.Length - OutputSlack;
        nint filled = count;
        BitStream stream = new(ref MemoryMarshal.GetReference(input), at);
        while (true)
        {
            if (stream.Place > lastPlace || filled > lastFilled)
                return stream.Place > lastPlace ? BlockStatus.NeedsInput : BlockStatus.NeedsOutput;
            stream.Refill();
            uint entry = stream.First(ref lengths, LengthBits);
            // Codes of the first table have 11 bits at the most, so there are enough for three, and for a fourth of any length with its extra bits.
            if ((int)entry < 0)
            {
                Unsafe.Add(ref target, filled++) = Symbol<T>(stream.Literal(entry));
                entry = stream.First(ref lengths, LengthBits);
            }

            if ((int)entry < 0)
            {
                Unsafe.Add(ref target, filled++) = Symbol<T>(stream.Literal(entry));
                entry = stream.First(ref lengths, LengthBits);
            }

            if ((int)entry < 0)
            {
                Unsafe.Add(ref target, filled++) = Symbol<T>(stream.Literal(entry));
                entry = stream.First(ref lengths, LengthBits);
            }

            int length = stream.Whole(ref lengths, LengthBits, ref entry);
            if ((int)entry < 0)
            {
                Unsafe.Add(ref target, filled++) = Symbol<T>(entry >> 8);
                continue;
            }

            if (length == 0)
            {
                (at, count) = (stream.Bit, (int)filled);
                return (entry & PrefixCode.EndOfBlock) != 0 ? BlockStatus.IsComplete : BlockStatus.IsBad;
            }

            stream.Refill();
            entry = stream.First(ref distances, DistanceBits);
            nint distance = stream.Whole(ref distances, DistanceBits, ref entry);
            at = stream.Bit;
            if (distance - 1 >= filled || distance == 0)
                return BlockStatus.IsBad;
            Copy(ref Unsafe.Add(ref target, filled), distance, length);
            filled += length;
        }
    }

    // Up to 16 bytes too much, which the room at the end allows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<T>(ref T target, nint distance, int length)
        where T : unmanaged
    {
        ref T source = ref Unsafe.Subtract(ref target, distance);
        int lanes = Vector128<T>.Count;
        if (distance >= lanes)
        {
            for (int i = 0; i < length; i += lanes)
                Vector128.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
            return;
        }

        for (int i = 0; i < length; i++)
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Symbol<T>(uint value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte))
            return Unsafe.BitCast<byte, T>((byte)value);
        return Unsafe.BitCast<ushort, T>((byte)value);
    }

    private static uint[] LengthSymbols()
    {
        uint[] symbols = new uint[288];
        for (uint literal = 0; literal < 256; literal++)
            symbols[literal] = PrefixCode.Literal | literal << 8;
        symbols[256] = PrefixCode.EndOfBlock;
        uint least = 3;
        for (int i = 0; i < 28; i++)
        {
            int extra = i < 8 ? 0 : (i - 4) / 4;
            symbols[257 + i] = least << PrefixCode.BaseShift | (uint)extra << 8;
            least += 1u << extra;
        }

        symbols[285] = 258u << PrefixCode.BaseShift;
        return symbols;
    }

    private static uint[] DistanceSymbols()
    {
        uint[] symbols = new uint[32];
        uint least = 1;
        for (int i = 0; i < 30; i++)
        {
            int extra = i < 4 ? 0 : (i - 2) / 2;
            symbols[i] = least << PrefixCode.BaseShift | (uint)extra << 8;
            least += 1u << extra;
        }

        return symbols;
    }
}
