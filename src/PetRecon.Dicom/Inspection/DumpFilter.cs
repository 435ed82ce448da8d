namespace PetRecon.Dicom.Inspection;

/// <summary>Which elements are shown.</summary>
internal sealed class DumpFilter
{
    private readonly HashSet<(ushort Group, ushort Element)> _tags = [];

    /// <exception cref="ArgumentException">A text names no attribute.</exception>
    public DumpFilter(IReadOnlyList<string> tags)
    {
        foreach (string text in tags)
        {
            try
            {
                DicomTag? tag = text.Contains(',', StringComparison.Ordinal) || (text.Length == 8 && text.All(char.IsAsciiHexDigit)) ? DicomTag.Parse(text) : DicomDictionary.Default[text.Trim()];
                if (tag is not null)
                {
                    _tags.Add((tag.Group, tag.Element));
                    continue;
                }
            }
            catch (DicomException)
            {
                // The message below says more.
            }

            throw new ArgumentException($"\"{text}\" names no DICOM attribute; write a keyword such as PatientName, or a tag such as 0010,0010.");
        }
    }

    /// <summary>Whether an element is shown with all that is in it.</summary>
    public bool Shows(DicomTag tag) => _tags.Count == 0 || _tags.Contains((tag.Group, tag.Element));

    /// <summary>Whether an element, or something within it, is shown.</summary>
    public bool Leads(DicomItem item) => Shows(item.Tag) || (item is DicomSequence sequence && sequence.Items.Any(inner => inner.Any(Leads)));
}
