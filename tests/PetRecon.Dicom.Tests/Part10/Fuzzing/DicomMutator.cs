using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PetRecon.Dicom.Tests.Part10.Fuzzing;

/// <summary>Damages DICOM files in ways that know where their elements are. The same seed gives the same file.</summary>
internal sealed class DicomMutator(IReadOnlyList<byte[]> corpus)
{
    private const int MaxBytes = 1 << 20;

    private static readonly uint[] s_lengths = [0, 1, 2, 3, 7, 0xFF, 0xFFFE, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x00FFFFFF, 0x40000000];
    private static readonly string[] s_representations =
    [
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH", "SL", "SQ", "SS", "ST", "SV",
        "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV", "ZZ", "  ", "\0\0", "sq", "??",
    ];

    private static readonly uint[] s_tags =
    [
        0x7FE0_0010, 0xFFFE_E000, 0xFFFE_E00D, 0xFFFE_E0DD, 0x0002_0010, 0x0002_0000, 0x0008_0005, 0x0028_0002, 0x0028_0008, 0x0028_0010, 0x0028_0011, 0x0028_0100, 0x0028_0103,
        0x0028_0004, 0x0010_0010, 0x0008_1140, 0x0009_0010, 0x0009_1001, 0x5200_9230, 0xFFFC_FFFC, 0x7FE0_0001, 0x7FE0_0008, 0x6000_3000, 0x0000_0000, 0xFFFF_FFFF,
    ];

    private static readonly string[] s_texts =
    [
        "1e999", "-1E-400", "99999999999999999999", "NaN", "1,5", "1A", "\\\\\\\\", "^^^^^=====", "20261399", "246060.9999999", "2026-11-25", "19000229", "000000.0000000000",
        "ISO_IR 192", "ISO_IR 100", "ISO 2022 IR 87", "\\ISO 2022 IR 149", "ISO 2022 IR 13\\ISO 2022 IR 87", "GB18030", "GBK", "ISO_IR 6\\ISO 2022 IR 58", "ISO 2022 IR 159\\", "UTF-9",
        "\u001b$B\u001b", "\u001b$)C\u00ff", "\u001b(", "\u001b-F\u00ff=^\\", "\u001b$(D!", "\u00ff\u00fe\u0080", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2",
        "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.5", "1..2", "4294967295", "-1", "2147483648", "0", "65535",
    ];

    /// <summary>A damaged file.</summary>
    public byte[] Make(ulong seed)
    {
        SplitMix random = new(seed);
        byte[] file = random.Of(corpus);
        if (random.Below(8) == 0 && Deflated(file) is int deflatedAt)
            return WithinDeflated(file, deflatedAt, random);
        return Damage(file, random);
    }

    private byte[] Damage(byte[] file, SplitMix random)
    {
        for (int count = 1 + random.Below(random.Below(4) == 0 ? 12 : 3); count > 0 && file.Length > 0; count--)
        {
            List<ElementSpot> spots = ElementSpot.Of(file);
            file = spots.Count == 0 || random.Below(6) == 0 ? DamageBytes(file, random) : DamageElement(file, spots, random);
        }

        return file;
    }

    private static byte[] DamageBytes(byte[] file, SplitMix random)
    {
        int at = random.Below(file.Length);
        byte[] copy = (byte[])file.Clone();
        switch (random.Below(5))
        {
            case 0: copy[at] ^= (byte)(1 << random.Below(8)); return copy;
            case 1: copy[at] = (byte)random.Next(); return copy;
            case 2: return copy[..at];
            case 3: return Splice(copy, at, Math.Min(file.Length, at + random.Below(64)), []);
            default: return Splice(copy, at, at, Bytes(random.Below(64), random));
        }
    }

    private byte[] DamageElement(byte[] file, List<ElementSpot> spots, SplitMix random)
    {
        ElementSpot spot = random.Of(spots), other = random.Of(spots);
        byte[] copy = (byte[])file.Clone();
        switch (random.Below(12))
        {
            case 0 or 1: WriteLength(copy, spot, random); return copy;
            case 2 when spot.RepresentationAt >= 0: Encoding.Latin1.GetBytes(random.Of(s_representations)).CopyTo(copy, spot.RepresentationAt); return copy;
            case 3: WriteTag(copy, spot.Start, random.Of(s_tags)); return copy;
            case 4: return Splice(copy, other.Start, other.Start, copy[spot.Start..spot.End]);
            case 5: return Splice(copy, spot.Start, spot.End, []);
            case 6: return Splice(copy, spot.Start, spot.End, copy[other.Start..other.End]);
            case 7: return Nest(copy, spot, random);
            case 8: return SpliceFiles(copy, spot, random);
            case 9: copy[spot.Start + random.Below(spot.ValueAt - spot.Start)] ^= (byte)(1 << random.Below(8)); return copy;
            case 10: return copy[..(spot.Start + random.Below(spot.End - spot.Start))];
            default: return WithText(copy, spot, Encoding.Latin1.GetBytes(random.Of(s_texts)));
        }
    }

    private static void WriteLength(byte[] file, ElementSpot spot, SplitMix random)
    {
        uint left = (uint)(file.Length - spot.ValueAt);
        uint length = random.Below(4) switch { 0 => left - 2 + (uint)random.Below(5), 1 => (uint)random.Next() >> random.Below(32), _ => random.Of(s_lengths) };
        if (spot.LengthBytes == 2)
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(spot.LengthAt), (ushort)length);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(spot.LengthAt), length);
    }

    // Puts sequences around an element, as deep as the reader bounds and deeper, with and without lengths and delimiters.
    private static byte[] Nest(byte[] file, ElementSpot spot, SplitMix random)
    {
        int depth = 1 + random.Below(random.Below(4) == 0 ? 400 : 4);
        bool isExplicit = spot.RepresentationAt >= 0;
        byte[] open = isExplicit
            ? [8, 0, 0x40, 0x11, (byte)'S', (byte)'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]
            : [8, 0, 0x40, 0x11, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] close = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        using MemoryStream nested = new();
        for (int i = 0; i < depth; i++)
            nested.Write(open);
        nested.Write(file.AsSpan(spot.Start, spot.End - spot.Start));
        for (int i = random.Below(3) == 0 ? random.Below(depth) : 0; i < depth; i++)
            nested.Write(close);
        return Splice(file, spot.Start, spot.End, nested.ToArray());
    }

    private byte[] SpliceFiles(byte[] file, ElementSpot spot, SplitMix random)
    {
        byte[] other = random.Of(corpus);
        List<ElementSpot> spots = ElementSpot.Of(other);
        if (spots.Count == 0)
            return file;
        ElementSpot from = random.Of(spots);
        return random.Below(2) == 0
            ? Splice(file, spot.Start, file.Length, other[from.Start..])
            : Splice(file, spot.Start, spot.Start, other[from.Start..from.End]);
    }

    private static byte[] WithText(byte[] file, ElementSpot spot, byte[] text)
    {
        byte[] even = text.Length % 2 == 0 ? text : [.. text, (byte)' '];
        byte[] changed = Splice(file, spot.ValueAt, spot.End, even);
        if (spot.LengthBytes == 2)
            BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(spot.LengthAt), (ushort)even.Length);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(spot.LengthAt), (uint)even.Length);
        return changed;
    }

    // Where the deflated part begins, if the file's meta header says that it has one.
    private static int? Deflated(byte[] file)
    {
        if (file.AsSpan(0, Math.Min(file.Length, 600)).IndexOf("1.2.840.10008.1.2.1.99"u8) < 0)
            return null;
        int at = 132;
        foreach (ElementSpot spot in ElementSpot.Of(file).TakeWhile(spot => spot.Start + 1 < file.Length && file[spot.Start] == 2 && file[spot.Start + 1] == 0))
            at = spot.End;
        return at;
    }

    private byte[] WithinDeflated(byte[] file, int start, SplitMix random)
    {
        byte[] inside;
        try
        {
            using DeflateStream inflater = new(new MemoryStream(file, start, file.Length - start), CompressionMode.Decompress);
            inside = new byte[MaxBytes];
            inside = inside[..inflater.ReadAtLeast(inside, inside.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return Damage(file, random);
        }

        using MemoryStream whole = new();
        whole.Write(file, 0, start);
        using (DeflateStream deflater = new(whole, CompressionLevel.Fastest, leaveOpen: true))
            deflater.Write(Damage(inside, random));
        return whole.ToArray();
    }

    private static void WriteTag(byte[] file, int at, uint tag)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at + 2), (ushort)tag);
    }

    private static byte[] Bytes(int count, SplitMix random)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (byte)random.Next();
        return bytes;
    }

    private static byte[] Splice(byte[] file, int from, int to, byte[] with)
    {
        byte[] changed = new byte[file.Length - (to - from) + with.Length];
        file.AsSpan(0, from).CopyTo(changed);
        with.CopyTo(changed, from);
        file.AsSpan(to).CopyTo(changed.AsSpan(from + with.Length));
        return changed.Length <= MaxBytes ? changed : changed[..MaxBytes];
    }
}
