namespace PetRecon.Dicom.Deidentification;

/// <summary>Counts what is done to which attribute.</summary>
internal sealed class ChangeLog
{
    private const int MostTexts = 1000;

    private readonly Dictionary<(uint Key, string Creator, DeidentificationAction Action), long> _counts = [];
    private readonly SortedSet<string> _texts = new(StringComparer.Ordinal);

    /// <summary>The different texts that stayed.</summary>
    public IReadOnlyCollection<string> Texts => _texts;

    public void Add(DicomTag tag, DeidentificationAction action)
    {
        (uint, string, DeidentificationAction) key = ((uint)tag.Group << 16 | tag.Element, tag.PrivateCreator?.Creator ?? "", action);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    public void Retain(string text)
    {
        if (_texts.Count < MostTexts)
            _texts.Add(text);
    }

    public IReadOnlyList<AttributeChange> Changes() =>
    [
        .. _counts.OrderBy(pair => pair.Key).Select(pair =>
        {
            DicomTag tag = new((ushort)(pair.Key.Key >> 16), (ushort)pair.Key.Key);
            string keyword = tag.IsPrivate ? "" : tag.DictionaryEntry.Keyword;
            return new AttributeChange($"({tag.Group:x4},{tag.Element:x4})", keyword, pair.Key.Action, pair.Value);
        }),
    ];
}
