namespace PetRecon.Dicom.Deidentification;

/// <summary>
/// Overlays are taken out whole, since the remains of one are not valid. With the option to clean graphics, regions of interest stay: a bitmap
/// of type G can hold texts, which nothing here can read. Curves, long retired, always go.
/// </summary>
internal static class Overlays
{
    public static bool IsOverlay(DicomTag tag) => (tag.Group & 0xFF01) == 0x6000;

    public static void Clean(DicomDataset dataset, ConfidentialityOptions options, ChangeLog log)
    {
        foreach (IGrouping<ushort, DicomItem> overlay in dataset.Where(item => IsOverlay(item.Tag) || (item.Tag.Group & 0xFF01) == 0x5000).GroupBy(item => item.Tag.Group).ToArray())
        {
            bool isRegion = overlay.Key >= 0x6000 && overlay.OfType<DicomElement>().Any(element => element.Tag.Element == 0x0040 && element.Get<string>().Trim() == "R");
            bool keeps = isRegion && options.HasFlag(ConfidentialityOptions.CleanGraphics);
            foreach (DicomItem item in overlay.Where(item => !keeps || item.ValueRepresentation.Code is "LO" or "SH" or "LT" or "ST" or "UT" or "UN"))
            {
                dataset.Remove(item.Tag);
                log.Add(item.Tag, DeidentificationAction.Removed);
            }
        }
    }
}
