using System.Collections.Immutable;
using System.Text.Json.Nodes;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Histograms;
using PetRecon.Viewer.Exporting;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Browser;

/// <summary>What a page asks without changing anything.</summary>
internal static class TabQuestions
{
    /// <summary>The values of all visible layers at a pixel of a pane: those of the voxels that it lies in, as they are.</summary>
    public static JsonObject Probe(ViewerState state, TabInput input)
    {
        Vector3D at = TabCommands.PointOf(state, input);
        JsonArray values = [];
        foreach (ProbeReading reading in Measuring.Probe.At(state.SceneIn(state[PaneId.Of(input.Text("pane"))]), at))
        {
            values.Add((JsonNode)new JsonObject
            {
                ["layer"] = reading.LayerId,
                ["name"] = reading.Name,
                ["value"] = double.IsFinite(reading.VoxelValue) ? reading.VoxelValue : null,
                ["unit"] = reading.Unit,
                ["percent"] = reading.Percent is double percent && double.IsFinite(percent) ? percent : null,
            });
        }

        return new() { ["say"] = "probe", ["pane"] = input.Text("pane"), ["at"] = Coordinates(at), ["values"] = values };
    }

    /// <summary>The values of all visible layers along the line between two pixels of a pane, linear between voxels.</summary>
    public static JsonObject Profile(ViewerState state, TabInput input)
    {
        Vector3D from = TabCommands.PointOf(state, input);
        Vector3D to = TabCommands.PointOf(state, input, "x2", "y2");
        SceneProfile profile = SceneProfile.Of(state.SceneIn(state[PaneId.Of(input.Text("pane"))]), from, to);
        return new()
        {
            ["say"] = "profile",
            ["from"] = Coordinates(from),
            ["to"] = Coordinates(to),
            ["lengthMm"] = profile.LengthMm,
            ["stepMm"] = profile.StepMm,
            ["layers"] = new JsonArray([.. profile.Curves.Select(static curve => (JsonNode)Curve(curve))]),
        };
    }

    /// <summary>Dose-volume histograms of the visible structures, in the uppermost layer of dose.</summary>
    /// <exception cref="InputException">There is no dose.</exception>
    public static JsonObject Histogram(ViewerState state, CancellationToken cancellation)
    {
        SceneHistograms histograms = SceneHistograms.Of(state.Scene, cancellation);
        return new()
        {
            ["say"] = "histogram",
            ["unit"] = histograms.Dose.Unit,
            ["curves"] = new JsonArray([.. histograms.Curves.Select(static curve => (JsonNode)Curve(curve.Layer, curve.Histogram))]),
            ["notes"] = new JsonArray([.. histograms.Notes.Select(static note => (JsonNode)note)]),
        };
    }

    /// <summary>The table of all measurements, at the values of the voxels as they are.</summary>
    public static JsonObject Measurements(ViewerState state, CancellationToken cancellation) =>
        new() { ["say"] = "measurements", ["rows"] = MeasurementJson.Rows(MeasurementTable.Of(state.Scene, cancellation)) };

    private static JsonObject Curve(StructureLayer layer, DoseVolumeHistogram histogram)
    {
        ImmutableArray<(double Dose, double Percent)> points = SceneHistograms.PointsOf(histogram);
        return new()
        {
            ["name"] = layer.Structure.Name,
            ["colour"] = layer.Colour.ToString(),
            ["cc"] = histogram.VolumeCc,
            ["mean"] = histogram.Mean,
            ["max"] = histogram.Max,
            ["d95"] = histogram.DoseAtPercent(95),
            ["dose"] = new JsonArray([.. points.Select(static point => (JsonNode)point.Dose)]),
            ["percent"] = new JsonArray([.. points.Select(static point => (JsonNode)point.Percent)]),
        };
    }

    private static JsonObject Curve(ProfileCurve curve) => new()
    {
        ["layer"] = curve.Layer.Id,
        ["unit"] = curve.Layer.Unit,
        ["values"] = new JsonArray([.. curve.Values.Select(static value => double.IsFinite(value) ? JsonValue.Create(value) : null)]),
    };

    private static JsonArray Coordinates(Vector3D point) => [point.X, point.Y, point.Z];
}
