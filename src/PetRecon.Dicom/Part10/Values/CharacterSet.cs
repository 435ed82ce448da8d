using System.Text;

namespace PetRecon.Dicom.Part10;

/// <summary>
/// The characters of a data set's texts (PS3.3, C.12.1.1.2): one set, or several between which ISO 2022 escape sequences switch (PS3.5, 6.1.2.5).
/// </summary>
internal sealed class CharacterSet
{
    private const string KatakanaNumber = "13";

    private static readonly Dictionary<string, string> s_singleByte = new(StringComparer.Ordinal)
    {
        [""] = "iso-8859-1",
        ["6"] = "iso-8859-1",
        ["100"] = "iso-8859-1",
        ["101"] = "iso-8859-2",
        ["109"] = "iso-8859-3",
        ["110"] = "iso-8859-4",
        ["144"] = "iso-8859-5",
        ["127"] = "iso-8859-6",
        ["126"] = "iso-8859-7",
        ["138"] = "iso-8859-8",
        ["148"] = "iso-8859-9",
        ["203"] = "iso-8859-15",
        ["13"] = "shift_jis",
        ["166"] = "windows-874",
        ["192"] = "utf-8",
        ["GB18030"] = "gb18030",
        ["GBK"] = "gbk",
    };

    /// <summary>What texts are in when nothing is said. Bytes above 127 should not occur; they are read as Latin 1, so that none is lost.</summary>
    public static readonly CharacterSet Default = new([""]);

    private CharacterSet(string[] terms)
    {
        Terms = terms;
        string number = Number(terms[0]);
        Encoding = TextEncodings.Get(s_singleByte.GetValueOrDefault(number, "iso-8859-1"));
        IsSingleByte = number == KatakanaNumber;
        Initial = EscapedSet.Of(number);
        HasEscapes = terms.Length > 1 || terms[0].StartsWith("ISO 2022", StringComparison.Ordinal);
    }

    /// <summary>The defined terms, as Specific Character Set has them.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>The encoding of what no escape sequence precedes.</summary>
    public Encoding Encoding { get; }

    /// <summary>Whether escape sequences may switch to other sets.</summary>
    public bool HasEscapes { get; }

    /// <summary>Whether the encoding has characters of two bytes (the kanji of Shift JIS) that are none of the set's (JIS X 0201).</summary>
    private bool IsSingleByte { get; }

    /// <summary>What the first term brings into use at the start of a value and after each delimiter.</summary>
    internal EscapedSet? Initial { get; }

    /// <summary>The set of the terms of Specific Character Set. Unknown terms count as the default, as files with misspelt ones are still to be read.</summary>
    public static CharacterSet Of(IReadOnlyList<string> terms)
    {
        if (terms.Count == 0 || (terms.Count == 1 && terms[0].Length == 0))
            return Default;
        return new([.. terms.Select(term => term.Trim())]);
    }

    public string Decode(ReadOnlySpan<byte> bytes) =>
        HasEscapes && bytes.Contains((byte)0x1B) ? Iso2022.Decode(bytes, this) : Encoding.GetString(bytes);

    /// <summary>The bytes of a text.</summary>
    /// <exception cref="DicomDataException">A character is in none of the sets.</exception>
    public byte[] Encode(string text)
    {
        if (System.Text.Ascii.IsValid(text))
            return Encoding.ASCII.GetBytes(text);
        if (this == Default)
            throw new DicomDataException($"\"{text}\" has characters beyond ASCII, and the data set names no Specific Character Set; set it to ISO_IR 192 (UTF-8).");
        if (TextEncodings.TryEncode(Encoding, text) is byte[] simple && (!IsSingleByte || simple.Length == text.Length))
            return simple;
        return HasEscapes
            ? Iso2022.Encode(text, this)
            : throw new DicomDataException($"\"{text}\" has characters that {string.Join('\\', Terms)} lacks; set Specific Character Set to ISO_IR 192 (UTF-8).");
    }

    /// <summary>The registration number of a defined term: "ISO_IR 100" and "ISO 2022 IR 100" are both 100; others are names.</summary>
    internal static string Number(string term)
    {
        string bare = term.ToUpperInvariant().Replace('_', ' ').Replace('-', ' ');
        if (bare.StartsWith("ISO 2022 ", StringComparison.Ordinal))
            bare = bare[9..];
        if (bare.StartsWith("ISO ", StringComparison.Ordinal))
            bare = bare[4..];
        if (bare.StartsWith("IR ", StringComparison.Ordinal))
            bare = bare[3..];
        return bare switch { "8859 1" => "100", "UTF 8" or "UTF8" => "192", _ => bare };
    }
}
