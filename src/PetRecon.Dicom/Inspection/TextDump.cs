namespace PetRecon.Dicom.Inspection;

/// <summary>Elements as lines.</summary>
internal sealed class TextDump(TextWriter output, DumpFilter filter, int maxValueLength)
{
    private const int KeywordWidth = 36;

    public void Write(DicomFile file)
    {
        foreach (DicomItem item in file.FileMetaInfo)
            Write(item, "", isShown: false);
        Write(file.Dataset, "", isShown: false);
    }

    private void Write(DicomDataset dataset, string indent, bool isShown)
    {
        foreach (DicomItem item in dataset)
            Write(item, indent, isShown);
    }

    private void Write(DicomItem item, string indent, bool isShown)
    {
        if (!isShown && !filter.Leads(item))
            return;
        bool isShownWhole = isShown || filter.Shows(item.Tag);
        switch (item)
        {
            case DicomSequence sequence:
                WriteLine(item, indent, null, sequence.Items.Count == 1 ? "1 item" : $"{sequence.Items.Count} items");
                for (int i = 0; i < sequence.Items.Count; i++)
                {
                    if (!isShownWhole && !sequence.Items[i].Any(filter.Leads))
                        continue;
                    output.WriteLine($"{indent}  item {i + 1}");
                    Write(sequence.Items[i], indent + "    ", isShownWhole);
                }

                break;
            case DicomFragmentSequence fragments:
                long bytes = fragments.Fragments.Sum(fragment => fragment.Size);
                WriteLine(item, indent, bytes, $"{fragments.Fragments.Count} fragments, table of {fragments.OffsetTable?.Count ?? 0} offsets");
                break;
            case DicomElement element:
                WriteLine(item, indent, element.Buffer.Size, ElementText.Of(element, maxValueLength));
                break;
        }
    }

    private void WriteLine(DicomItem item, string indent, long? bytes, string value)
    {
        DicomTag tag = item.Tag;
        string keyword = tag.IsPrivate && tag.Element <= 0xFF && tag.Element >= 0x10 ? "PrivateCreator" : tag.IsPrivate ? "Private" : tag.DictionaryEntry.Keyword;
        string name = (keyword.Length == 0 ? "Unknown" : keyword) + ElementText.Creator(tag);
        output.WriteLine($"{indent}({tag.Group:x4},{tag.Element:x4}) {item.ValueRepresentation.Code} {bytes,8} {name.PadRight(KeywordWidth)} {value}".TrimEnd());
    }
}
