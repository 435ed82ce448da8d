using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    private const ulong HighBits = 0x8080_8080_8080_8080;
    private const ulong LowBits = 0x7F7F_7F7F_7F7F_7F7F;

    /// <summary>Reads as many events as <paramref name="target"/> has room for.</summary>
    public static void Read(ByteReader reader, Span<CoincidenceEvent> target, in CoincidenceList list, CoincidenceKind kind, uint timeMs)
    {
        for (int done = 0; done < target.Length;)
        {
            if (Bmi1.X64.IsSupported && Bmi2.X64.IsSupported)
                done += ReadQuickly(reader, target[done..], list, kind, timeMs);
            if (done < target.Length)
                target[done++] = ReadOne(reader, list, kind, timeMs);
        }

        list.Exchange(target);
    }

    /// <summary>Skips numbers, which no one looks at.</summary>
    public static void Skip(ByteReader reader, long numbers)
    {
        while (numbers > 0)
        {
            ReadOnlySpan<byte> bytes = reader.Buffered;
            int used = 0;
            while (bytes.Length - used >= 8 && numbers >= 8)
            {
                numbers -= BitOperations.PopCount(~MemoryMarshal.Read<ulong>(bytes[used..]) & HighBits);
                used += 8;
            }

            reader.Advance(used);
            if (numbers > 0)
            {
                reader.ReadVarint64("an event");
                numbers--;
            }

            if (reader.Buffered.Length < 8)
                reader.TryFill(8);
        }
    }

    private static int ReadQuickly(ByteReader reader, Span<CoincidenceEvent> target, in CoincidenceList list, CoincidenceKind kind, uint timeMs)
    {
        reader.TryFill(64);
        ReadOnlySpan<byte> bytes = reader.Buffered;
        CoincidenceList bounds = list;
        int last = bytes.Length - 8;
        int used = 0;
        int done = 0;
        ref byte source = ref MemoryMarshal.GetReference(bytes);
        while (done < target.Length && used <= last)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, used));
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
            used += (BitOperations.TrailingZeroCount(ends2) + 1) >> 3;
        }

        reader.Advance(used);
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
}
