using System.Text;

namespace PetRecon.Dicom.Part10;

/// <summary>A set that an escape sequence brings into use (PS3.3, tables C.12-3 and C.12-4).</summary>
/// <param name="Number">Registration number of ISO's register.</param>
/// <param name="Escape">What follows the byte 1B.</param>
/// <param name="Half">Whether it is used with bytes below 128 (G0) or above (G1).</param>
/// <param name="BytesPerCharacter">1 or 2.</param>
/// <param name="CodePage">The encoding that its bytes, as <see cref="Decode"/> prepares them, are in.</param>
internal sealed record EscapedSet(string Number, string Escape, CodeHalf Half, int BytesPerCharacter, int CodePage)
{
    /// <summary>All that the standard names. JIS X 0208 and 0212 are read as EUC in code page 20932, which has both.</summary>
    public static readonly IReadOnlyList<EscapedSet> All =
    [
        new("6", "(B", CodeHalf.G0, 1, 20127),
        new("14", "(J", CodeHalf.G0, 1, 20127),
        new("87", "$B", CodeHalf.G0, 2, 20932),
        new("159", "$(D", CodeHalf.G0, 2, 20932),
        new("13", ")I", CodeHalf.G1, 1, 932),
        new("100", "-A", CodeHalf.G1, 1, 28591),
        new("101", "-B", CodeHalf.G1, 1, 28592),
        new("109", "-C", CodeHalf.G1, 1, 28593),
        new("110", "-D", CodeHalf.G1, 1, 28594),
        new("144", "-L", CodeHalf.G1, 1, 28595),
        new("127", "-G", CodeHalf.G1, 1, 28596),
        new("126", "-F", CodeHalf.G1, 1, 28597),
        new("138", "-H", CodeHalf.G1, 1, 28598),
        new("148", "-M", CodeHalf.G1, 1, 28599),
        new("203", "-b", CodeHalf.G1, 1, 28605),
        new("166", "-T", CodeHalf.G1, 1, 874),
        new("149", "$)C", CodeHalf.G1, 2, 949),
        new("58", "$)A", CodeHalf.G1, 2, 936),
    ];

    private readonly Encoding _encoding = TextEncodings.Get(CodePage);

    public static EscapedSet? Of(string number) => All.FirstOrDefault(set => set.Number == number);

    /// <summary>The set whose escape sequence begins these bytes (after 1B), or null.</summary>
    public static EscapedSet? At(ReadOnlySpan<byte> bytes)
    {
        foreach (EscapedSet set in All)
        {
            if (bytes.Length >= set.Escape.Length && Encoding.ASCII.GetString(bytes[..set.Escape.Length]) == set.Escape)
                return set;
        }

        return null;
    }

    public string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Half == CodeHalf.G1 || BytesPerCharacter == 1)
            return _encoding.GetString(bytes);

        // EUC sets the high bit of both bytes for JIS X 0208; in this code page, of the first one only for JIS X 0212.
        byte[] euc = bytes.ToArray();
        for (int i = 0; i < euc.Length; i++)
        {
            if (Number == "87" || i % 2 == 0)
                euc[i] |= 0x80;
        }

        return _encoding.GetString(euc);
    }

    /// <summary>The bytes of one character, or null if the set lacks it.</summary>
    public byte[]? Encode(string character)
    {
        if (TextEncodings.TryEncode(_encoding, character) is not byte[] bytes || bytes.Length != BytesPerCharacter)
            return null;
        if (Half == CodeHalf.G1)
            return bytes.All(b => b >= (BytesPerCharacter == 2 ? 0xA1 : 0x80)) ? bytes : null; // the code pages of Korean and Chinese have more than the sets
        if (BytesPerCharacter == 1)
            return bytes;
        bool isSecondHigh = bytes[1] >= 0x80;
        if (bytes[0] < 0x80 || isSecondHigh != (Number == "87"))
            return null;
        return [(byte)(bytes[0] & 0x7F), (byte)(bytes[1] & 0x7F)];
    }
}

/// <summary>Which half of the code table a set is used in.</summary>
internal enum CodeHalf
{
    G0,
    G1,
}
