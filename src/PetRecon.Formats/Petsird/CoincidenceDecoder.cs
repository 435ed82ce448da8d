using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// Decodes lists of coincidences, three varints each, as fast as the processor allows.
/// <para>
/// The quick way loads eight bytes. A varint ends at the first byte whose high bit is clear, so the three lowest bits of
/// <c>~bytes &amp; 0x8080808080808080</c> mark the ends of the event's three numbers, and a parallel bit extract of the seven low bits of
/// the bytes up to each end gives the number: no loop and no branch that depends on the data. Events that take more than eight bytes,
/// are near the end of the buffer or out of bounds go the slow way, which also words the errors. Both accept the same bytes.
/// </para>
/// </summary>
internal static class CoincidenceDecoder
{
    /// <summary>Most bytes of an event: three varints of 32 bits.</summary>
    public const int MaxEventBytes = 15;

    private const ulong HighBits = 0x8080_8080_8080_8080;
    private const ulong LowBits = 0x7F7F_7F7F_7F7F_7F7F;

    /// <summary>Reads as many events as <paramref name="target"/> has room for.</summary>
    public static void Read(ByteReader reader, Span<CoincidenceEvent> target, in CoincidenceList list, CoincidenceKind kind, uint timeMs)
    {
        for (int done = 0; done < target.Length;)
        {
            reader.TryFill(64);
            done += ReadQuickly(reader.Buffered, target[done..], list, kind, timeMs, out int used);
            reader.Advance(used);
            if (done < target.Length)
                target[done++] = ReadOne(reader, list, kind, timeMs);
        }

        list.Exchange(target);
    }

    /// <summary>
    /// Reads events out of memory; false if one of them is damaged or out of bounds, which <see cref="Read"/> then has to word.
    /// </summary>
    /// <param name="bytes">The events, and whatever comes after them.</param>
    /// <param name="length">Bytes that the events take.</param>
    /// <param name="target">Receives the events.</param>
    /// <param name="list">How to read them.</param>
    /// <param name="kind">Prompts or delayeds.</param>
    /// <param name="timeMs">Their time.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, int length, Span<CoincidenceEvent> target, in CoincidenceList list, CoincidenceKind kind, uint timeMs)
    {
        int at = 0;
        for (int done = 0; done < target.Length;)
        {
            done += ReadQuickly(bytes[at..], target[done..], list, kind, timeMs, out int used);
            at += used;
            if (done == target.Length)
                break;
            if (!TryReadVarint(bytes, ref at, out uint bin0) || !TryReadVarint(bytes, ref at, out uint bin1) || !TryReadVarint(bytes, ref at, out uint tof)
                || !list.Contains(bin0, bin1, tof))
                return false;
            target[done++] = new(bin0 + list.Offset0, bin1 + list.Offset1, (ushort)tof, kind, timeMs);
        }

        list.Exchange(target);
        return at == length;
    }

    /// <summary>Skips numbers, which no one looks at.</summary>
    public static void Skip(ByteReader reader, long numbers)
    {
        while (numbers > 0)
        {
            reader.TryFill(64);
            reader.Advance(EndOfNumbers(reader.Buffered, ref numbers));

            // What is left of the buffer ends inside a number, or the file does.
            if (numbers > 0)
            {
                reader.ReadVarint64("an event");
                numbers--;
            }
        }
    }

    /// <summary>Copies the bytes of numbers without looking at them; false if they take more bytes than the target has.</summary>
    public static bool TryCopy(ByteReader reader, long numbers, Span<byte> target, out int copied)
    {
        copied = 0;
        while (numbers > 0)
        {
            if (!reader.TryFill(1))
                return false;
            ReadOnlySpan<byte> bytes = reader.Buffered;
            int used = EndOfNumbers(bytes, ref numbers);

            // A number that the buffer cuts is copied in two parts.
            if (numbers > 0)
                used = bytes.Length;
            if (used > target.Length - copied)
                return false;
            bytes[..used].CopyTo(target[copied..]);
            copied += used;
            reader.Advance(used);
        }

        return true;
    }

    /// <summary>Bytes up to the end of the last whole number, or of as many numbers as wanted; these are taken off <paramref name="numbers"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int EndOfNumbers(ReadOnlySpan<byte> bytes, ref long numbers)
    {
        ref byte source = ref MemoryMarshal.GetReference(bytes);
        int used = 0;
        while (bytes.Length - used >= Vector256<byte>.Count)
        {
            uint ends = ~Vector256.LoadUnsafe(ref source, (nuint)used).ExtractMostSignificantBits();
            int count = BitOperations.PopCount(ends);
            if (count >= numbers)
                break;
            numbers -= count;
            used += Vector256<byte>.Count;
        }

        while (used < bytes.Length && numbers > 0)
            numbers -= bytes[used++] < 0x80 ? 1 : 0;

        // Back to where the last number ended.
        while (numbers > 0 && used > 0 && bytes[used - 1] >= 0x80)
            used--;
        return used;
    }

    // Compiled fully at once: a file is over before the runtime has noticed that this is hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ReadQuickly(
        ReadOnlySpan<byte> bytes, Span<CoincidenceEvent> target, in CoincidenceList list, CoincidenceKind kind, uint timeMs, out int used)
    {
        used = 0;
        if (!Bmi1.X64.IsSupported || !Bmi2.X64.IsSupported)
            return 0;
        CoincidenceList bounds = list;
        int last = bytes.Length - 8;
        int at = 0;
        int done = 0;
        ref byte source = ref MemoryMarshal.GetReference(bytes);
        while (done < target.Length && at <= last)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at));
            ulong ends = ~word & HighBits;
            ulong ends1 = Bmi1.X64.ResetLowestSetBit(ends);
            ulong ends2 = Bmi1.X64.ResetLowestSetBit(ends1);
            if (ends2 == 0)
                break;
            ulong through0 = Bmi1.X64.GetMaskUpToLowestSetBit(ends);
            ulong through1 = Bmi1.X64.GetMaskUpToLowestSetBit(ends1);
            ulong through2 = Bmi1.X64.GetMaskUpToLowestSetBit(ends2);
            ulong bin0 = Bmi2.X64.ParallelBitExtract(word, through0 & LowBits);
            ulong bin1 = Bmi2.X64.ParallelBitExtract(word, (through1 ^ through0) & LowBits);
            ulong tof = Bmi2.X64.ParallelBitExtract(word, (through2 ^ through1) & LowBits);

            // A varint of six bytes cannot be a uint32; with eight bytes for three numbers that is one run of five continuation bits.
            ulong more = word & HighBits & through2;
            more &= more >> 8;
            more &= more >> 16;
            if (!bounds.Contains(bin0, bin1, tof) || (more & (more >> 8)) != 0)
                break;
            target[done++] = new((uint)bin0 + bounds.Offset0, (uint)bin1 + bounds.Offset1, (ushort)tof, kind, timeMs);
            at += (BitOperations.TrailingZeroCount(ends2) + 1) >> 3;
        }

        used = at;
        return done;
    }

    private static CoincidenceEvent ReadOne(ByteReader reader, in CoincidenceList list, CoincidenceKind kind, uint timeMs)
    {
        long start = reader.Offset;
        uint bin0 = reader.ReadVarint32("an event's first detection bin");
        uint bin1 = reader.ReadVarint32("an event's second detection bin");
        uint tof = reader.ReadVarint32("an event's TOF index");
        return list.Contains(bin0, bin1, tof)
            ? new(bin0 + list.Offset0, bin1 + list.Offset1, (ushort)tof, kind, timeMs)
            : throw reader.Error(start, list.Describe(bin0, bin1, tof));
    }

    // The same numbers as ByteReader.ReadVarint32 accepts.
    private static bool TryReadVarint(ReadOnlySpan<byte> bytes, ref int at, out uint value)
    {
        ulong bits = 0;
        for (int i = 0; i < 5 && at < bytes.Length; i++)
        {
            byte next = bytes[at++];
            bits |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                value = (uint)bits;
                return bits <= uint.MaxValue;
            }
        }

        value = 0;
        return false;
    }
}
