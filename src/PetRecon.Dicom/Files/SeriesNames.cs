using System.Globalization;

namespace PetRecon.Dicom.Files;

/// <summary>Series by what people call them.</summary>
internal static class SeriesNames
{
    /// <summary>The series that a name means: by UID, else by number, else by the end of the UID, else by modality, else by a part of the description.</summary>
    public static DicomSeries[] Meant(DicomSeries[] series, string name)
    {
        Func<DicomSeries, bool>[] ways =
        [
            one => one.Uid == name,
            one => one.Number?.ToString(CultureInfo.InvariantCulture) == name,
            one => name.Contains('.', StringComparison.Ordinal) && one.Uid.EndsWith(name, StringComparison.Ordinal),
            one => one.Modality.Equals(name, StringComparison.OrdinalIgnoreCase),
            one => one.Description.Contains(name, StringComparison.OrdinalIgnoreCase),
        ];
        return ways.Select(way => Array.FindAll(series, new Predicate<DicomSeries>(way))).FirstOrDefault(static found => found.Length > 0) ?? [];
    }
}
