using System.Text;

namespace PetRecon.Dicom.Part10;

/// <summary>
/// Texts with escape sequences (PS3.5, 6.1.2.5). At the start of a value and after each delimiter (backslash, caret, equals sign, control
/// characters) the first term's set is in use again.
/// </summary>
internal static class Iso2022
{
    private const byte Escape = 0x1B;

    public static string Decode(ReadOnlySpan<byte> bytes, CharacterSet characters)
    {
        StringBuilder text = new();
        EscapedSet? low = null, high = null;
        int start = 0;
        while (start < bytes.Length)
        {
            byte first = bytes[start];
            if (first == Escape)
            {
                EscapedSet? set = EscapedSet.At(bytes[(start + 1)..]);
                if (set is null)
                {
                    start++;
                    continue;
                }

                if (set.Half == CodeHalf.G0)
                    low = set.Number is "6" or "14" ? null : set;
                else
                    high = set;
                start += 1 + set.Escape.Length;
                continue;
            }

            bool isPair = low is { BytesPerCharacter: 2 } && first is > 0x20 and < 0x80;
            if (!isPair && IsDelimiter(first))
            {
                (low, high) = (null, null);
                text.Append((char)first);
                start++;
                continue;
            }

            int end = EndOfRun(bytes, start, isPair);
            text.Append(DecodeRun(bytes[start..end], isPair ? low : high, characters));
            start = end;
        }

        return text.ToString();
    }

    public static byte[] Encode(string text, CharacterSet characters)
    {
        EscapedSet[] sets = [.. characters.Terms.Select(CharacterSet.Number).Select(EscapedSet.Of).OfType<EscapedSet>()];
        EscapedSet ascii = EscapedSet.Of(characters.Initial?.Number == "13" ? "14" : "6")!;
        using MemoryStream bytes = new();
        EscapedSet? low = null, high = characters.Initial is { Half: CodeHalf.G1 } first ? first : null;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                if (low is not null)
                    Switch(bytes, ascii);
                low = null;
                bytes.WriteByte((byte)rune.Value);
                if (IsDelimiter((byte)rune.Value))
                    high = characters.Initial is { Half: CodeHalf.G1 } initial ? initial : null;
                continue;
            }

            (EscapedSet set, byte[] code) = Find(rune.ToString(), sets, characters);
            if (set != low && set != high)
                Switch(bytes, set);
            if (set.Half == CodeHalf.G0)
                low = set;
            else
                high = set;
            bytes.Write(code);
        }

        if (low is not null)
            Switch(bytes, ascii);
        return bytes.ToArray();
    }

    private static int EndOfRun(ReadOnlySpan<byte> bytes, int start, bool isPair)
    {
        if (isPair)
        {
            int at = start;
            while (at + 1 < bytes.Length && bytes[at] is > 0x20 and < 0x80 && bytes[at + 1] is > 0x20 and < 0x80)
                at += 2;
            return at == start ? start + 1 : at;
        }

        int end = start;
        while (end < bytes.Length && bytes[end] != Escape && !IsDelimiter(bytes[end]))
            end++;
        return end;
    }

    private static string DecodeRun(ReadOnlySpan<byte> run, EscapedSet? set, CharacterSet characters) =>
        set is null || !run.ContainsAnyInRange((byte)0x80, (byte)0xFF) && set.Half == CodeHalf.G1 ? characters.Encoding.GetString(run) : set.Decode(run);

    private static (EscapedSet Set, byte[] Code) Find(string character, EscapedSet[] sets, CharacterSet characters)
    {
        foreach (EscapedSet set in sets)
        {
            if (set.Encode(character) is byte[] code)
                return (set, code);
        }

        throw new DicomDataException($"The character \"{character}\" is in none of the sets {string.Join('\\', characters.Terms)}; set Specific Character Set to ISO_IR 192 (UTF-8).");
    }

    private static void Switch(MemoryStream bytes, EscapedSet set)
    {
        bytes.WriteByte(Escape);
        bytes.Write(Encoding.ASCII.GetBytes(set.Escape));
    }

    private static bool IsDelimiter(byte value) => value is (byte)'\\' or (byte)'^' or (byte)'=' or (byte)'\r' or (byte)'\n' or (byte)'\f' or (byte)'\t';
}
