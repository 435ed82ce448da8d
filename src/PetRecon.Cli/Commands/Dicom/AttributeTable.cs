using System.Text;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>What a query found, as a table for people or as CSV.</summary>
internal static class AttributeTable
{
    private const int MaxColumnWidth = 66;

    /// <summary>Lines of a table, with a heading and short names.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<DicomAttributes> items, DicomQuery query)
    {
        string[] columns = [.. Shown(query.Level).Union(query.Keys.Keys).Where(column => items.Any(item => item[column].Length > 0))];
        int[] widths = [.. columns.Select(column => Math.Min(MaxColumnWidth, items.Max(item => Printable(item[column]).Length)))];
        for (int i = 0; i < columns.Length; i++)
            widths[i] = Math.Max(widths[i], Heading(columns[i]).Length);
        yield return Row(columns.Select(Heading), widths);
        foreach (DicomAttributes item in items)
            yield return Row(columns.Select(column => Printable(item[column])), widths);
    }

    /// <summary>Lines of CSV (RFC 4180), with all attributes that came.</summary>
    public static IEnumerable<string> Csv(IReadOnlyList<DicomAttributes> items)
    {
        string[] columns = [.. items.SelectMany(item => item.Values.Keys).Distinct()];
        yield return string.Join(',', columns.Select(Quoted));
        foreach (DicomAttributes item in items)
            yield return string.Join(',', columns.Select(column => Quoted(item[column])));
    }

    private static string[] Shown(DicomQueryLevel level) => level switch
    {
        DicomQueryLevel.Patient => ["PatientID", "PatientName", "PatientBirthDate", "PatientSex", "NumberOfPatientRelatedStudies"],
        DicomQueryLevel.Study => ["PatientID", "PatientName", "StudyDate", "StudyDescription", "ModalitiesInStudy", "NumberOfStudyRelatedInstances", "StudyInstanceUID"],
        DicomQueryLevel.Series => ["PatientID", "PatientName", "StudyDate", "Modality", "SeriesNumber", "SeriesDescription", "NumberOfSeriesRelatedInstances", "SeriesInstanceUID"],
        _ => ["PatientID", "Modality", "SeriesNumber", "InstanceNumber", "SOPClassUID", "SOPInstanceUID"],
    };

    private static string Heading(string keyword) => keyword switch
    {
        "ModalitiesInStudy" => "Modalities",
        _ when keyword.StartsWith("NumberOf", StringComparison.Ordinal) => keyword["NumberOf".Length..].Replace("StudyRelated", "", StringComparison.Ordinal)
            .Replace("SeriesRelated", "", StringComparison.Ordinal).Replace("PatientRelated", "", StringComparison.Ordinal),
        _ => keyword,
    };

    // What comes from elsewhere must not steer the terminal.
    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));

    private static string Row(IEnumerable<string> cells, int[] widths)
    {
        StringBuilder row = new();
        foreach ((string cell, int width) in cells.Zip(widths))
            row.Append((cell.Length > width ? cell[..(width - 1)] + "…" : cell).PadRight(width + 2));
        return row.ToString().TrimEnd();
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
