using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Browser;

/// <summary>Transfer functions, surfaces and cuts between a page and its tab.</summary>
internal static class ProjectionJson
{
    /// <summary>Applies an input; null if it is about something else.</summary>
    /// <exception cref="InputException">It means nothing; the state stays.</exception>
    public static ViewerState? TryApply(ViewerState state, TabInput input) => input.Do switch
    {
        "transfer" => ProjectionActions.Transfer(state, input.Text("layer"), [.. input.List("points").Take(ProjectionActions.MaxPoints + 1).Select(Point)], input.Flag("shaded")),
        "transferPreset" => ProjectionActions.TransferPreset(state, input.Text("layer"), input.Text("name")),
        "surface" => ProjectionActions.Surface(state, input.Number64("value", -1e30, 1e30)),
        "clip" => ProjectionActions.Clip(state, Corner(input, "low", double.NegativeInfinity), Corner(input, "high", double.PositiveInfinity), Mm(input, "near"), Mm(input, "far")),
        _ => null,
    };

    /// <summary>What the page's panel of projections shows.</summary>
    public static void Write(Utf8JsonWriter json, ViewerState state)
    {
        ViewDescription looks = state[PaneKind.Projection].Looks;
        (Vector3D low, Vector3D high) = ProjectionActions.BoxOf(looks);
        json.WriteStartObject("cuts");
        json.WriteNumber("surface", looks.SurfaceValue);
        Write(json, "low", low);
        Write(json, "high", high);
        Write(json, "lowest", state.Extent.LowMm);
        Write(json, "highest", state.Extent.HighMm);
        Write(json, "near", looks.NearClipMm);
        Write(json, "far", looks.FarClipMm);
        json.WriteEndObject();
    }

    /// <summary>A layer's transfer function.</summary>
    public static void WriteLayer(Utf8JsonWriter json, VolumeLayer layer)
    {
        json.WriteBoolean("shaded", layer.Transfer?.IsShaded is not false);
        json.WriteStartArray("transfer");
        foreach (TransferPoint point in ProjectionActions.PointsOf(layer))
        {
            json.WriteStartObject();
            json.WriteNumber("value", point.Value);
            json.WriteString("colour", new DisplayColour(point.Red, point.Green, point.Blue).ToString());
            json.WriteNumber("opacity", point.OpacityPerMm);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("transferPresets");
        foreach (string name in ProjectionActions.Presets(layer))
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    /// <summary>How often values occur in a layer.</summary>
    public static JsonObject Values(VolumeLayer layer)
    {
        ValueHistogram histogram = ValueHistogram.Of(layer.Volume);
        return new()
        {
            ["say"] = "values",
            ["layer"] = layer.Id,
            ["low"] = histogram.Low,
            ["high"] = histogram.High,
            ["counts"] = new JsonArray([.. histogram.Counts.Select(static count => (JsonNode)count)]),
        };
    }

    private static TransferPoint Point(TabInput input)
    {
        string colour = input.Text("colour");
        if (colour.Length != 7 || colour[0] != '#' || !int.TryParse(colour.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rgb))
            throw new InputException($"\"{colour}\" is no colour such as #ff8000.");
        return new(input.Number64("value", -1e30, 1e30), (byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb, input.Number64("opacity", 0, 1));
    }

    private static Vector3D Corner(TabInput input, string name, double otherwise)
    {
        double End(string axis) => input.Has(name + axis) ? input.Number64(name + axis, -1e6, 1e6) : otherwise;
        return new(End("X"), End("Y"), End("Z"));
    }

    private static double? Mm(TabInput input, string name) => input.Has(name) ? input.Number64(name, -1e6, 1e6) : null;

    private static void Write(Utf8JsonWriter json, string name, Vector3D vector)
    {
        json.WriteStartArray(name);
        foreach (double value in ImmutableArray.Create(vector.X, vector.Y, vector.Z))
        {
            if (double.IsFinite(value))
                json.WriteNumberValue(value);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
