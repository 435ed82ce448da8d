using System.Text;

namespace PetRecon.Dicom.Deidentification;

/// <summary>Private elements are taken out, with their creators, unless they are safe and to be kept.</summary>
internal static class PrivateElements
{
    public static void Clean(DicomDataset dataset, DicomDataset root, ConfidentialityOptions options, int shiftDays, ChangeLog log)
    {
        HashSet<(ushort Group, int Block)> used = [];
        foreach (DicomItem item in dataset.Where(item => item.Tag.IsPrivate && item.Tag.Element > 0xFF).ToArray())
        {
            if (Keeps(dataset, item, root, options, shiftDays))
            {
                used.Add((item.Tag.Group, item.Tag.Element >> 8));
                log.Add(item.Tag, DeidentificationAction.Kept);
                continue;
            }

            dataset.Remove(item.Tag);
            log.Add(item.Tag, DeidentificationAction.Removed);
        }

        foreach (DicomItem creator in dataset.Where(item => item.Tag.IsPrivate && item.Tag.Element <= 0xFF && !used.Contains((item.Tag.Group, item.Tag.Element))).ToArray())
            dataset.Remove(creator.Tag);
    }

    private static bool Keeps(DicomDataset dataset, DicomItem item, DicomDataset root, ConfidentialityOptions options, int shiftDays)
    {
        if (!options.HasFlag(ConfidentialityOptions.RetainSafePrivate))
            return false;
        bool isMoment = SafePrivateElements.IsMoment(item.Tag);
        if (!isMoment && !SafePrivateElements.IsSafe(item, root))
            return false;
        if (!isMoment && item.ValueRepresentation.Code is not ("DA" or "DT"))
            return true;
        if (options.HasFlag(ConfidentialityOptions.RetainFullDates))
            return true;
        return options.HasFlag(ConfidentialityOptions.RetainModifiedDates) && Shift(dataset, item, shiftDays);
    }

    private static bool Shift(DicomDataset dataset, DicomItem item, int days)
    {
        if (item is not DicomElement element || element.ValueRepresentation.Code is not ("DA" or "DT" or "UN" or "LO" or "SH"))
            return false;
        if (DateShifting.Shift(Encoding.ASCII.GetString(element.Buffer.Data), days) is not { Length: > 0 } moved)
            return false;
        byte[] bytes = Encoding.ASCII.GetBytes(moved.Length % 2 == 0 ? moved : moved + " ");
        if (element.ValueRepresentation == DicomVR.UN)
            dataset.AddOrUpdate(new DicomUnknown(item.Tag, bytes));
        else
            dataset.AddOrUpdate(element.ValueRepresentation, item.Tag, moved);
        return true;
    }
}
