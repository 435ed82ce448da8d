using System.Collections.Immutable;

namespace PetRecon.Dicom.Files;

/// <summary>Headers dealt to patients, studies and series.</summary>
internal static class CatalogTree
{
    public static ImmutableArray<DicomPatient> Of(IEnumerable<InstanceHeader> headers, List<string> warnings) =>
        [.. headers.GroupBy(static header => header.Patient.Id, StringComparer.Ordinal)
            .OrderBy(static patient => patient.Key, StringComparer.Ordinal)
            .Select(patient => patient.First().Patient with { Studies = Studies(patient, warnings) })];

    private static ImmutableArray<DicomStudy> Studies(IEnumerable<InstanceHeader> headers, List<string> warnings) =>
        [.. headers.GroupBy(static header => header.Study.Uid, StringComparer.Ordinal)
            .Select(study => study.First().Study with { Series = Series(study, warnings) })
            .OrderBy(static study => study.Started ?? DateTime.MaxValue)
            .ThenBy(static study => study.Uid, StringComparer.Ordinal)];

    // Objects of different kinds or modalities under one UID are no series, whatever their header says.
    private static ImmutableArray<DicomSeries> Series(IEnumerable<InstanceHeader> headers, List<string> warnings) =>
        [.. headers.GroupBy(static header => (header.Series.Uid, header.Series.Modality))
            .Select(series => series.First().Series with { Instances = Instances([.. series], warnings), SopClassName = NameOf(series.First().Series.SopClassUid) })
            .OrderBy(static series => series.Number ?? int.MaxValue)
            .ThenBy(static series => series.Uid, StringComparer.Ordinal)];

    private static ImmutableArray<DicomInstance> Instances(InstanceHeader[] series, List<string> warnings)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<DicomInstance> kept = [];
        List<DicomInstance> again = [];
        foreach (DicomInstance instance in series.Select(static header => header.Instance))
            (instance.SopInstanceUid.Length == 0 || seen.Add(instance.SopInstanceUid) ? kept : again).Add(instance);
        if (again.Count > 0)
            warnings.Add($"{again[0].Location}{(again.Count > 1 ? $" and {again.Count - 1} more files" : "")}: the same SOP Instance UID is in another file of the series too; each object was taken once.");
        return [.. kept.OrderBy(static instance => instance.Number ?? int.MaxValue).ThenBy(static instance => instance.Location, StringComparer.Ordinal)];
    }

    private static string NameOf(string uid)
    {
        try
        {
            string name = DicomUID.Parse(uid).Name;
            return name is "Unknown" or "" ? uid : name;
        }
        catch (DicomException)
        {
            return uid;
        }
    }
}
