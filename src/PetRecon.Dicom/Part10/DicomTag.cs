using System.Globalization;

namespace PetRecon.Dicom.Part10;

/// <summary>
/// Name of an attribute: group and element number (PS3.5, 7.1). A tag with a private creator stands for that creator's element in whichever
/// block a data set has reserved for it; its element number is then what is in the low byte.
/// The fields, one for each line of the dictionary, are made at build time.
/// </summary>
internal sealed partial class DicomTag : IComparable<DicomTag>, IEquatable<DicomTag>
{
    public static readonly DicomTag Unknown = new(0xFFFF, 0xFFFF);

    public DicomTag(ushort group, ushort element)
    {
        Group = group;
        Element = element;
    }

    public DicomTag(ushort group, ushort element, string privateCreator)
        : this(group, element, new DicomPrivateCreator(privateCreator))
    {
    }

    public DicomTag(ushort group, ushort element, DicomPrivateCreator? privateCreator)
        : this(group, element)
    {
        PrivateCreator = privateCreator;
    }

    public ushort Group { get; }

    public ushort Element { get; }

    public DicomPrivateCreator? PrivateCreator { get; }

    public bool IsPrivate => (Group & 1) != 0;

    /// <summary>What the dictionary says of it; an entry of unknown meaning for tags that it lacks.</summary>
    public DicomDictionaryEntry DictionaryEntry => DicomDictionary.Default[this];

    internal uint Key => (uint)Group << 16 | Element;

    /// <summary>Reads "0010,0010", "(0010,0010)", "00100010", "gggg,xxee:CREATOR" or a keyword such as PatientName.</summary>
    /// <exception cref="DicomDataException">The text names no tag.</exception>
    public static DicomTag Parse(string s)
    {
        ArgumentException.ThrowIfNullOrEmpty(s);
        string text = s.Trim();
        string? creator = null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
            (text, creator) = (text[..colon].TrimEnd(')'), text[(colon + 1)..].TrimEnd(')'));
        text = text.Trim('(', ')').Replace("xx", "00", StringComparison.Ordinal);
        string digits = text.Replace(",", "", StringComparison.Ordinal);
        if (digits.Length == 8 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint key))
            return new((ushort)(key >> 16), (ushort)key, creator is null ? null : new DicomPrivateCreator(creator));
        return DicomDictionary.Default.Find(text)
            ?? throw new DicomDataException($"\"{s}\" names no DICOM attribute; write a keyword such as PatientName, or a tag such as (0010,0010).");
    }

    public int CompareTo(DicomTag? other) => other is null ? 1 : Key.CompareTo(other.Key);

    public bool Equals(DicomTag? other) => other is not null && Key == other.Key && PrivateCreator == other.PrivateCreator;

    public override bool Equals(object? obj) => Equals(obj as DicomTag);

    public override int GetHashCode() => (int)Key;

    public static bool operator ==(DicomTag? a, DicomTag? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(DicomTag? a, DicomTag? b) => !(a == b);

    public override string ToString() =>
        PrivateCreator is null ? $"({Group:x4},{Element:x4})" : $"({Group:x4},xx{Element & 0xFF:x2}:{PrivateCreator.Creator})";
}
