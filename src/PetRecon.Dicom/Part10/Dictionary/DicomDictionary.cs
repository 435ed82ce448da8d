using System.Globalization;

namespace PetRecon.Dicom.Part10;

/// <summary>The data dictionary of PS3.6, from the embedded DicomDictionary.txt.</summary>
internal sealed class DicomDictionary
{
    private static readonly Lazy<DicomDictionary> s_default = new(static () => new DicomDictionary());

    private readonly Dictionary<uint, DicomDictionaryEntry> _entries = [];
    private readonly Dictionary<string, DicomTag> _tags = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(uint Mask, uint Key, DicomDictionaryEntry Entry)> _repeating = [];

    private DicomDictionary()
    {
        using StreamReader reader = new(EmbeddedTable.Open("DicomDictionary.txt"));
        while (reader.ReadLine() is string line)
        {
            if (line.Length > 0 && line[0] != '#')
                Add(line);
        }
    }

    public static DicomDictionary Default => s_default.Value;

    /// <summary>The entry of a tag; one of unknown meaning (UN, or what the standard lays down for private creators and group lengths) if there is none.</summary>
    public DicomDictionaryEntry this[DicomTag tag]
    {
        get
        {
            if (Find(tag.Key) is DicomDictionaryEntry entry)
                return entry.Tag.Key == tag.Key ? entry : entry with { Tag = tag };
            if (tag.Element == 0)
                return new(tag, "GenericGroupLength", "Generic Group Length", [DicomVR.UL], "1", true);
            return tag.IsPrivate && tag.Element is >= 0x10 and <= 0xFF
                ? new(tag, "PrivateCreator", "Private Creator", [DicomVR.LO], "1", false)
                : new(tag, "", tag.IsPrivate ? "Private" : "Unknown", [DicomVR.UN], "1-n", false);
        }
    }

    /// <summary>The tag with a keyword.</summary>
    /// <exception cref="DicomDataException">No attribute has it.</exception>
    public DicomTag this[string keyword] =>
        Find(keyword) ?? throw new DicomDataException($"\"{keyword}\" is no keyword of DICOM's data dictionary.");

    internal DicomTag? Find(string keyword) => _tags.GetValueOrDefault(keyword);

    internal DicomDictionaryEntry? Find(uint key)
    {
        if (_entries.TryGetValue(key, out DicomDictionaryEntry? entry))
            return entry;
        foreach ((uint mask, uint masked, DicomDictionaryEntry repeating) in _repeating)
        {
            if ((key & mask) == masked)
                return repeating;
        }

        return null;
    }

    private void Add(string line)
    {
        string[] parts = line.Split(' ', 5);
        bool retired = parts[1][0] == '!';
        string keyword = retired ? parts[1][1..] : parts[1];
        DicomVR[] representations = parts[2] == "-" ? [DicomVR.NONE] : [.. parts[2].Split('/').Select(DicomVR.Parse)];
        string digits = parts[0].Remove(4, 1);
        uint key = uint.Parse(digits.Replace('x', '0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        DicomDictionaryEntry entry = new(new((ushort)(key >> 16), (ushort)key), keyword, parts[4], representations, parts[3], retired);
        _tags.TryAdd(keyword, entry.Tag);
        if (!digits.Contains('x', StringComparison.Ordinal))
        {
            _entries.Add(key, entry);
            return;
        }

        uint mask = 0;
        foreach (char digit in digits)
            mask = mask << 4 | (digit == 'x' ? 0u : 0xFu);
        _repeating.Add((mask, key, entry));
    }
}
