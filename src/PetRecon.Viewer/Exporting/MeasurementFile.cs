using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;

namespace PetRecon.Viewer.Exporting;

/// <summary>The table of measurements as a file: a line for each distance, angle and region in a layer.</summary>
internal static class MeasurementFile
{
    public static string ToCsv(IEnumerable<MeasurementRow> rows)
    {
        CsvLines csv = new();
        csv.Add(
            "name", "kind", "value", "unit", "layer", "volume_mL", "mean", "standard_deviation", "minimum", "maximum", "peak_1mL", "threshold",
            "voxels", "voxels_without_value", "maximum_x_mm", "maximum_y_mm", "maximum_z_mm", "points_mm", "sizes_mm", "note");
        foreach (MeasurementRow row in rows)
        {
            RegionStatistics? statistics = row.Statistics;
            csv.Add(
                row.Name, row.Kind, row.Value, row.Unit, row.LayerName, statistics?.VolumeMl, statistics?.Mean, statistics?.StandardDeviation, statistics?.Minimum,
                statistics?.Maximum, statistics?.Peak, row.Threshold, statistics?.VoxelCount, statistics?.MissingCount,
                statistics?.MaximumMm.X, statistics?.MaximumMm.Y, statistics?.MaximumMm.Z, string.Join("; ", row.PointsMm.Select(Place)),
                string.Join(' ', row.SizesMm.Select(static size => FormattableString.Invariant($"{size:0.###}"))), row.Note);
        }

        return csv.ToString();
    }

    private static string Place(Vector3D point) => FormattableString.Invariant($"{point.X:0.###} {point.Y:0.###} {point.Z:0.###}");
}
