using System.Text.Json.Nodes;
using PetRecon.Core.Resampling;
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
    // More points than a panel has pixels.
    private const int CurvePoints = 256;
    private const int ProfilePoints = 400;

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
        Vector3D step = (to - from) / (ProfilePoints - 1);
        JsonArray layers = [];
        foreach (VolumeLayer layer in state.SceneIn(state[PaneId.Of(input.Text("pane"))]).Layers.Where(static layer => layer.IsVisible))
        {
            TrilinearSampler sampler = new(layer.Volume);
            JsonArray values = [];
            for (int n = 0; n < ProfilePoints; n++)
            {
                double value = sampler.At(InVolume(layer, from + n * step));
                values.Add(double.IsFinite(value) ? JsonValue.Create(value) : null);
            }

            layers.Add((JsonNode)new JsonObject { ["layer"] = layer.Id, ["unit"] = layer.Unit, ["values"] = values });
        }

        return new()
        {
            ["say"] = "profile",
            ["from"] = Coordinates(from),
            ["to"] = Coordinates(to),
            ["lengthMm"] = (to - from).Length,
            ["stepMm"] = step.Length,
            ["layers"] = layers,
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
        JsonArray doses = [];
        JsonArray percents = [];
        for (int n = 0; n < CurvePoints; n++)
        {
            double dose = histogram.Max * n / (CurvePoints - 1);
            doses.Add(dose);
            percents.Add(histogram.PercentAtLeast(dose));
        }

        return new()
        {
            ["name"] = layer.Structure.Name,
            ["colour"] = layer.Colour.ToString(),
            ["cc"] = histogram.VolumeCc,
            ["mean"] = histogram.Mean,
            ["max"] = histogram.Max,
            ["d95"] = histogram.DoseAtPercent(95),
            ["dose"] = doses,
            ["percent"] = percents,
        };
    }

    private static Vector3D InVolume(VolumeLayer layer, Vector3D pointMm) => layer.SceneToVolume?.Apply(pointMm) ?? pointMm;

    private static JsonArray Coordinates(Vector3D point) => [point.X, point.Y, point.Z];
}
