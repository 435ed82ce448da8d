using System.Globalization;
using System.Text;

namespace PetRecon.Dicom.Deidentification;

/// <summary>
/// Private elements that identify nobody: those of PS3.15, table E.3.10-1, as far as CT, MR and PET are concerned; those that a file itself
/// declares safe (PS3.3, C.12.1.1.7); and the moments that decay is corrected to, which some PET scanners give in private elements only.
/// </summary>
internal static class SafePrivateElements
{
    private static readonly Dictionary<(ushort Group, string Creator), byte[]> s_safe = new()
    {
        [(0x7053, "Philips PET Private Group")] = [0x00, 0x09],
        [(0x2005, "Philips MR Imaging DD 001")] = [0x0D, 0x0E],
        [(0x2001, "Philips Imaging DD 001")] = [0x03, 0x04],
        [(0x0019, "SIEMENS MR HEADER")] = [0x0C, 0x0D, 0x0E, 0x27],
        [(0x00E1, "ELSCINT1")] = [0x21],
        [(0x01E1, "ELSCINT1")] = [0x26, 0x50],
        [(0x01F1, "ELSCINT1")] = [0x01, 0x07, 0x26, 0x27],
        [(0x0019, "GEMS_ACQU_01")] = [0x23, 0x24, 0x27, 0x9E],
        [(0x0025, "GEMS_SERS_01")] = [0x07],
        [(0x0043, "GEMS_PARM_01")] = [0x27, 0x39, 0x6F],
        [(0x0045, "GEMS_HELIOS_01")] = [0x01, 0x02],
    };

    // Dates, so only with an option that keeps or moves dates.
    private static readonly Dictionary<(ushort Group, string Creator), byte[]> s_moments = new()
    {
        [(0x0009, "GEMS_PETD_01")] = [0x0D],
        [(0x0071, "SIEMENS MED PT")] = [0x22],
    };

    /// <summary>Whether an element is known to hold nothing but a moment.</summary>
    public static bool IsMoment(DicomTag tag) => Has(s_moments, tag);

    /// <summary>Whether an element is known to be safe, or declared so by its file.</summary>
    /// <param name="item">The element, with its creator.</param>
    /// <param name="root">The file's data set.</param>
    public static bool IsSafe(DicomItem item, DicomDataset root) => Has(s_safe, item.Tag) || IsDeclaredSafe(item.Tag, root) || IsFactorWithoutCreator(item, root);

    private static bool Has(Dictionary<(ushort Group, string Creator), byte[]> table, DicomTag tag) =>
        tag.PrivateCreator is { } creator && table.TryGetValue((tag.Group, creator.Creator), out byte[]? elements) && elements.Contains((byte)tag.Element);

    // Some programs lose the creator of Philips' two factors, without which images in counts are worth nothing. A number there is one of them.
    private static bool IsFactorWithoutCreator(DicomItem item, DicomDataset root) =>
        item.Tag is { Group: 0x7053, Element: 0x1000 or 0x1009, PrivateCreator: null } && item is DicomElement { Length: <= 16 } element
        && root.TryGetString(DicomTag.Units, out string? units) && units.Trim() == "CNTS"
        && double.TryParse(Encoding.ASCII.GetString(element.Buffer.Data).Trim(' ', '\0'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool IsDeclaredSafe(DicomTag tag, DicomDataset root)
    {
        if (tag.PrivateCreator is not { } creator || !root.TryGetSequence(DicomTag.PrivateDataElementCharacteristicsSequence, out DicomSequence? blocks))
            return false;
        foreach (DicomDataset block in blocks.Items)
        {
            if (block.GetSingleValueOrDefault(DicomTag.PrivateGroupReference, (ushort)0) != tag.Group || block.GetSingleValueOrDefault(DicomTag.PrivateCreatorReference, "") != creator.Creator)
                continue;
            return block.GetSingleValueOrDefault(DicomTag.BlockIdentifyingInformationStatus, "") switch
            {
                "SAFE" => true,
                "MIXED" => block.TryGetValues(DicomTag.NonidentifyingPrivateElements, out ushort[]? elements) && elements.Contains((ushort)(tag.Element & 0xFF)),
                _ => false,
            };
        }

        return false;
    }
}
