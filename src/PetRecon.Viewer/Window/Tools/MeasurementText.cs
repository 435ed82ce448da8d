using System.Globalization;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Window.Tools;

/// <summary>The numbers of one measurement as a line of text.</summary>
internal static class MeasurementText
{
    /// <summary>What a measurement is called.</summary>
    public static string NameOf(Scene scene, string id) =>
        scene.Measurements.FirstOrDefault(one => one.Id == id)?.Label ?? scene.Regions.FirstOrDefault(one => one.Id == id)?.Label ?? id;

    /// <summary>Its name, kind and value; of a region its volume, and mean and highest value in each layer.</summary>
    public static string Of(Scene scene, string id, CancellationToken cancellation)
    {
        Scene alone = scene with { Measurements = scene.Measurements.RemoveAll(one => one.Id != id), Regions = scene.Regions.RemoveAll(one => one.Id != id) };
        MeasurementRow[] rows = [.. MeasurementTable.Of(alone, cancellation)];
        if (rows.Length == 0)
            return "";
        MeasurementRow first = rows[0];
        string head = $"{first.Name} {first.Kind}".Trim();
        if (!double.IsNaN(first.Value))
            return string.Create(CultureInfo.InvariantCulture, $"{head} {first.Value:0.0} {first.Unit}");
        if (first.Statistics is { } statistics)
            head = string.Create(CultureInfo.InvariantCulture, $"{head} {statistics.VolumeMl:G4} mL");
        return string.Join("   ", rows.Select(Values).Where(static text => text.Length > 0).Prepend(head));
    }

    private static string Values(MeasurementRow row)
    {
        if (row.Statistics is not { } statistics)
            return row.Note.Length > 0 ? $"{row.LayerName}: {row.Note}" : "";
        string peak = statistics.Peak is double value && double.IsFinite(value) ? string.Create(CultureInfo.InvariantCulture, $", peak {value:G4}") : "";
        string note = row.Note.Length > 0 ? $" ({row.Note})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{row.LayerName}: mean {statistics.Mean:G4}, max {statistics.Maximum:G4}{peak} {row.Unit}").TrimEnd() + note;
    }
}
