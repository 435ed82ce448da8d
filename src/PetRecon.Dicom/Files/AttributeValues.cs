namespace PetRecon.Dicom.Files;

/// <summary>Attributes of data sets as values that may be missing: what cannot be read as what it should be counts as missing.</summary>
internal static class AttributeValues
{
    /// <summary>A text without blanks around it; empty when it is missing. Of several values, all with backslashes between.</summary>
    public static string Text(this DicomDataset dataset, DicomTag tag) => dataset.TryGetString(tag, out string? text) ? text.Trim(' ', '\0') : "";

    /// <summary>The values of a text; none when it is missing.</summary>
    public static string[] Texts(this DicomDataset dataset, DicomTag tag) =>
        dataset.Text(tag) is { Length: > 0 } text ? text.Split('\\', StringSplitOptions.TrimEntries) : [];

    /// <summary>A finite number, the first of several; null when it is missing.</summary>
    public static double? Number(this DicomDataset dataset, DicomTag tag) =>
        dataset.TryGetValue(tag, 0, out double value) && double.IsFinite(value) ? value : null;

    /// <summary>Finite numbers; null when they are not exactly as many.</summary>
    public static double[]? Numbers(this DicomDataset dataset, DicomTag tag, int count) =>
        dataset.TryGetValues(tag, out double[]? values) && values.Length == count && Array.TrueForAll(values, double.IsFinite) ? values : null;

    /// <summary>A whole number; null when it is missing.</summary>
    public static int? Whole(this DicomDataset dataset, DicomTag tag) =>
        dataset.Number(tag) is double number && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    /// <summary>The first item of a sequence; null when there is none.</summary>
    public static DicomDataset? FirstItem(this DicomDataset? dataset, DicomTag sequence) =>
        dataset is not null && dataset.TryGetSequence(sequence, out DicomSequence? found) && found.Items.Count > 0 ? found.Items[0] : null;

    /// <summary>
    /// A private element's tag in this data set: in the block that its creator reserved, or, as some programs leave creators out, at the tag itself.
    /// Null when it is not there.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="creator">Who owns the block.</param>
    /// <param name="group">Group number, odd.</param>
    /// <param name="element">Element number as it usually appears, with its block.</param>
    public static DicomTag? PrivateTag(this DicomDataset dataset, string creator, ushort group, ushort element)
    {
        DicomTag? bare = null;
        foreach (DicomItem item in dataset)
        {
            if (item.Tag.Group != group)
                continue;
            int number = item.Tag.Element;
            if (number is >= 0x10 and <= 0xFF && dataset.Text(item.Tag) == creator)
            {
                int wanted = number << 8 | element & 0xFF;
                foreach (DicomItem other in dataset)
                {
                    if (other.Tag.Group == group && other.Tag.Element == wanted)
                        return other.Tag;
                }
            }

            if (number == element)
                bare = item.Tag;
        }

        // Another creator may own the block; then the element means something else.
        bool isOwned = dataset.Any(item => item.Tag.Group == group && item.Tag.Element == element >> 8);
        return isOwned ? null : bare;
    }
}
