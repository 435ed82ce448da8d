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
                DicomTag tag = DicomTag.Parse(text);
                _tags.Add((tag.Group, tag.Element));
            }
            catch (DicomException exception)
            {
                throw new ArgumentException($"\"{text}\" names no DICOM attribute; write a keyword such as PatientName, or a tag such as 0010,0010.", exception);
            }
        }
    }

    /// <summary>Whether an element is shown with all that is in it.</summary>
    public bool Shows(DicomTag tag) => _tags.Count == 0 || _tags.Contains((tag.Group, tag.Element));

    /// <summary>Whether an element, or something within it, is shown.</summary>
    public bool Leads(DicomItem item) => Shows(item.Tag) || (item is DicomSequence sequence && sequence.Items.Any(inner => inner.Any(Leads)));
}
