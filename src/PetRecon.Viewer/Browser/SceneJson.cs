using System.Text.Json;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Browser;

/// <summary>What the page's panels show of a scene; voxels stay here.</summary>
internal static class SceneJson
{
    public static void Write(Utf8JsonWriter json, ViewerState state)
    {
        Scene scene = state.Scene;
        json.WriteStartObject();
        json.WriteBoolean("radiological", scene.IsRadiological);
        json.WriteString("projection", state[PaneKind.Projection].Looks.Projection.ToString());
        json.WriteString("projected", state[PaneKind.Projection].Looks.LayerIds is [string only] ? only : "");
        json.WriteBoolean("identity", state.ShowsIdentity);
        json.WriteStartArray("warnings");
        foreach (string warning in state.Warnings)
            json.WriteStringValue(warning);
        json.WriteEndArray();
        WriteFrames(json, scene);
        WriteBeams(json, state);
        WriteColumns(json, state);
        ProjectionJson.Write(json, state);
        json.WriteStartArray("layers");
        foreach (VolumeLayer layer in scene.Layers)
            WriteLayer(json, layer, scene);
        json.WriteEndArray();
        json.WriteStartArray("structures");
        foreach (StructureLayer structure in scene.Structures)
            WriteStructure(json, structure);
        json.WriteEndArray();
        json.WriteStartArray("isodoses");
        foreach (IsodoseLayer lines in scene.Isodoses)
            WriteIsodoses(json, lines);
        json.WriteEndArray();
        json.WriteNumber("measured", MeasuredOf(scene));
        json.WriteStartArray("measurements");
        foreach (Measurement measurement in scene.Measurements)
            WriteMeasurement(json, measurement.Id, measurement.Label, measurement.Kind.ToString().ToLowerInvariant());
        foreach (MeasuredRegion region in scene.Regions)
            WriteMeasurement(json, region.Id, region.Label, MeasurementTable.KindOf(region.Region));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The colour maps that layers may have, as 768 bytes in base 64 each.</summary>
    public static void WriteMaps(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (ColourMap map in ColourMaps.All)
            json.WriteBase64String(map.Name, map.Colours.SelectMany(static colour => new[] { colour.Red, colour.Green, colour.Blue }).ToArray());
        json.WriteEndObject();
    }

    private static void WriteBeams(Utf8JsonWriter json, ViewerState state)
    {
        ViewDescription looks = state[PaneKind.Beam].Looks;
        json.WriteString("beam", looks.BeamId ?? "");
        if (looks.BeamLayerNumber is int chosen)
            json.WriteNumber("beamLayer", chosen);
        json.WriteStartArray("beams");
        foreach (SceneBeam beam in BeamActions.Seen(state.Scene))
        {
            json.WriteStartObject();
            json.WriteString("id", beam.Id);
            json.WriteString("name", beam.Beam.Name);
            json.WriteStartArray("layers");
            foreach (BeamLayer layer in beam.Beam.Layers)
            {
                json.WriteStartObject();
                json.WriteNumber("number", layer.Number);
                json.WriteNumber("energy", Math.Round(layer.EnergyMeVPerU, 1));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Of the layer that has most, by which the others go.
    private static void WriteFrames(Utf8JsonWriter json, Scene scene)
    {
        json.WriteNumber("frame", scene.FrameIndex);
        json.WriteStartArray("frames");
        foreach (VolumeFrame frame in scene.Layers.Where(layer => layer.Frames.Length == scene.FrameCount).Take(1).SelectMany(static layer => layer.Frames))
        {
            json.WriteStartObject();
            json.WriteString("name", frame.Name);
            if (frame.StartSeconds is double start && double.IsFinite(start))
                json.WriteNumber("start", start);
            if (frame.DurationSeconds is double duration && double.IsFinite(duration))
                json.WriteNumber("duration", duration);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteColumns(Utf8JsonWriter json, ViewerState state)
    {
        json.WriteStartObject("comparison");
        json.WriteBoolean("places", state.LinksPlaces);
        json.WriteBoolean("views", state.LinksViews);
        json.WriteStartArray("columns");
        foreach (PaneColumn column in state.Columns)
        {
            json.WriteStartObject();
            json.WriteStartArray("leftOut");
            foreach (string id in column.LeftOutIds)
                json.WriteStringValue(id);
            json.WriteEndArray();
            Vector3D offset = column.OffsetMm - state.Columns[0].OffsetMm;
            json.WriteStartArray("offset");
            for (int axis = 0; axis < 3; axis++)
                json.WriteNumberValue(Math.Round(offset[axis], 3));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, VolumeLayer layer, Scene scene)
    {
        json.WriteStartObject();
        json.WriteString("id", layer.Id);
        json.WriteString("name", layer.Name);
        json.WriteString("quantity", layer.Volume.QuantityName);
        json.WriteString("unit", layer.Unit);
        json.WriteBoolean("dose", DoseLayers.IsDose(layer.Volume));
        json.WriteString("grid", layer.Volume.Grid.ToString());
        json.WriteString("map", layer.Map.Name);
        json.WriteNumber("low", layer.Window.Low);
        json.WriteNumber("high", layer.Window.High);
        json.WriteNumber("opacity", layer.Opacity);
        json.WriteBoolean("visible", layer.IsVisible);
        json.WriteString("blend", layer.Blend.ToString());
        ProjectionJson.WriteLayer(json, layer);
        json.WriteStartArray("presets");
        foreach (LayerPreset preset in UsualPresets.Of(layer, scene))
            json.WriteStringValue(preset.Name);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIsodoses(Utf8JsonWriter json, IsodoseLayer lines)
    {
        json.WriteStartObject();
        json.WriteString("id", lines.Id);
        json.WriteString("layer", lines.LayerId);
        json.WriteBoolean("visible", lines.IsVisible);
        json.WriteBoolean("showsLines", lines.ShowsLines);
        json.WriteBoolean("bands", lines.ShowsBands);
        json.WriteBoolean("surfaces", lines.ShowsSurfaces);
        json.WriteStartArray("lines");
        foreach (IsodoseLineStyle line in lines.Lines)
        {
            json.WriteStartObject();
            json.WriteString("label", line.Label);
            json.WriteString("colour", line.Colour.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Another number whenever measurements may have changed; what is measured stays here.
    private static int MeasuredOf(Scene scene)
    {
        HashCode hash = default;
        foreach (Measurement measurement in scene.Measurements)
            hash.Add(measurement);
        foreach (MeasuredRegion region in scene.Regions)
            hash.Add(region);
        hash.Add(scene.FrameIndex);
        return hash.ToHashCode();
    }

    private static void WriteMeasurement(Utf8JsonWriter json, string id, string label, string kind)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("label", label);
        json.WriteString("kind", kind);
        json.WriteEndObject();
    }

    private static void WriteStructure(Utf8JsonWriter json, StructureLayer structure)
    {
        json.WriteStartObject();
        json.WriteString("id", structure.Id);
        json.WriteString("name", structure.Structure.Name);
        json.WriteString("colour", structure.Colour.ToString());
        json.WriteBoolean("visible", structure.IsVisible);
        json.WriteBoolean("surface", structure.ShowsSurface);
        json.WriteEndObject();
    }
}
