using System.Text.Json.Nodes;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;

namespace PetRecon.Viewer.Exporting;

/// <summary>The table of measurements as JSON, for the page and as a file.</summary>
internal static class MeasurementJson
{
    public static JsonArray Rows(IEnumerable<MeasurementRow> rows) => new([.. rows.Select(static row => (JsonNode)Row(row))]);

    private static JsonObject Row(MeasurementRow row)
    {
        JsonObject json = new() { ["id"] = row.Id, ["name"] = row.Name, ["kind"] = row.Kind, ["unit"] = row.Unit };
        if (!double.IsNaN(row.Value))
            json["value"] = row.Value;
        json["pointsMm"] = new JsonArray([.. row.PointsMm.Select(static point => (JsonNode)Place(point))]);
        if (!row.SizesMm.IsEmpty)
            json["sizesMm"] = new JsonArray([.. row.SizesMm.Select(static size => (JsonNode)size)]);
        if (row.LayerId.Length > 0)
        {
            json["layer"] = row.LayerId;
            json["layerName"] = row.LayerName;
        }

        if (row.Statistics is { } statistics)
        {
            json["volumeMl"] = Number(statistics.VolumeMl);
            json["mean"] = Number(statistics.Mean);
            json["standardDeviation"] = Number(statistics.StandardDeviation);
            json["minimum"] = Number(statistics.Minimum);
            json["maximum"] = Number(statistics.Maximum);
            json["peak"] = statistics.Peak is double peak ? Number(peak) : null;
            json["maximumMm"] = double.IsFinite(statistics.MaximumMm.LengthSquared) ? Place(statistics.MaximumMm) : null;
            json["voxels"] = statistics.VoxelCount;
            json["missingVoxels"] = statistics.MissingCount;
        }

        if (!double.IsNaN(row.Threshold))
            json["threshold"] = row.Threshold;
        json["note"] = row.Note;
        return json;
    }

    private static JsonArray Place(Vector3D point) => [point.X, point.Y, point.Z];

    // JSON has no infinities, nor what is no number.
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
