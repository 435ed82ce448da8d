using System.Globalization;

namespace PetRecon.Dicom.Network.Queries;

/// <summary>A key of a query.</summary>
/// <param name="Tag">The attribute.</param>
/// <param name="Value">What it has to match; empty for everything.</param>
internal sealed record QueryKey(DicomTag Tag, string Value)
{
    /// <summary>Its keyword, or the tag as eight digits.</summary>
    public string Name => NameOf(Tag);

    public static string NameOf(DicomTag tag)
    {
        string keyword = tag.DictionaryEntry.Keyword;
        return string.IsNullOrEmpty(keyword) || tag.IsPrivate || keyword == "Unknown" ? $"{tag.Group:X4}{tag.Element:X4}" : keyword;
    }

    /// <exception cref="ArgumentException">The name is no attribute, or one that cannot be a key.</exception>
    public static QueryKey Parse(string name, string value)
    {
        string digits = name.Trim('(', ')', ' ').Replace(",", "", StringComparison.Ordinal);
        DicomTag tag = digits.Length == 8 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint key)
            ? new((ushort)(key >> 16), (ushort)key)
            : Find(name) ?? throw new ArgumentException($"'{name}' is no attribute; expected a keyword such as PatientName, or a tag such as 0010,0010.");
        if (tag.Group <= 0x0002)
            throw new ArgumentException($"'{name}' belongs to no data set and cannot be a key.");
        if (tag.DictionaryEntry.ValueRepresentations[0] == DicomVR.SQ && value.Length > 0)
            throw new ArgumentException($"'{name}' is a sequence and cannot be matched.");
        return new(tag, value);
    }

    private static DicomTag? Find(string keyword)
    {
        try
        {
            return DicomDictionary.Default[keyword.Trim()];
        }
        catch (DicomDataException)
        {
            return null;
        }
    }
}
