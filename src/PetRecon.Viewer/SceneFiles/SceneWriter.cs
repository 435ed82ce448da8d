using System.Text.Json.Nodes;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.SceneFiles;

/// <summary>From a scene's document to JSON. What is as usual is left out.</summary>
/// <param name="nameOf">How a file is named.</param>
internal sealed class SceneWriter(Func<string, string> nameOf)
{
    public JsonObject Document(SceneDocument document)
    {
        JsonObject json = Content(document);
        if (document.FrameIndex > 0)
            json["frame"] = document.FrameIndex;
        return json;
    }

    private JsonObject Content(SceneDocument document) => new()
    {
        [SceneFile.VersionKey] = SceneFile.Version,
        ["layers"] = List(document.Layers, Layer),
        ["structures"] = List(document.Structures, Structure),
        ["isodoses"] = List(document.Isodoses, Isodose),
        ["beams"] = List(document.Beams, beam => new() { ["id"] = beam.Id, ["file"] = Relative(beam.File), ["number"] = beam.Number }),
        ["measurements"] = List(document.Measurements, Measurement),
        ["regions"] = List(document.Regions, Region),
        ["crosshairMm"] = Vector(document.CrosshairMm),
        ["radiological"] = document.IsRadiological,
        ["page"] = Page(document.Page),
    };

    private JsonObject Layer(SceneLayerEntry layer)
    {
        JsonObject json = new() { ["id"] = layer.Id, ["name"] = layer.Name, ["file"] = Relative(layer.File) };
        if (layer.Item.Length > 0)
            json["item"] = layer.Item;
        if (layer.Quantity.Length > 0)
            json["quantity"] = layer.Quantity;
        Map(json, layer.Map);
        json["window"] = new JsonObject { ["low"] = layer.Window.Low, ["high"] = layer.Window.High };
        json["opacity"] = layer.Opacity;
        json["blend"] = SceneNames.Of(layer.Blend);
        json["visible"] = layer.IsVisible;
        if (!layer.IsInterpolated)
            json["interpolated"] = false;
        if (layer.LowestShown is double lowest)
            json["lowestShown"] = lowest;
        if (layer.SceneToVolume is { } way)
            json["sceneToVolume"] = Transform(way);
        if (layer.Transfer is { } transfer)
            json["transfer"] = Transfer(transfer);
        return json;
    }

    private static void Map(JsonObject json, ColourMap map)
    {
        json["map"] = map.Name;
        if (!ColourMaps.All.Any(known => known.Name == map.Name && known.Colours.SequenceEqual(map.Colours)))
            json["mapColours"] = string.Join(' ', map.Colours);
    }

    private static JsonObject Transfer(TransferFunction transfer) => new()
    {
        ["shaded"] = transfer.IsShaded,
        ["points"] = List(transfer.Points, static point => new() { ["value"] = point.Value, ["colour"] = new DisplayColour(point.Red, point.Green, point.Blue).ToString(), ["opacityPerMm"] = point.OpacityPerMm }),
    };

    private static JsonArray Transform(RigidTransform t) =>
        Numbers(t.RowX.X, t.RowX.Y, t.RowX.Z, t.Translation.X, t.RowY.X, t.RowY.Y, t.RowY.Z, t.Translation.Y, t.RowZ.X, t.RowZ.Y, t.RowZ.Z, t.Translation.Z);

    private JsonObject Structure(SceneStructureEntry structure)
    {
        JsonObject json = Looks(structure);
        if (structure.FileToScene is { } way)
            json["fileToScene"] = Transform(way);
        return json;
    }

    private JsonObject Looks(SceneStructureEntry structure) => new()
    {
        ["id"] = structure.Id,
        ["file"] = Relative(structure.File),
        ["name"] = structure.Name,
        ["colour"] = structure.Colour.ToString(),
        ["visible"] = structure.IsVisible,
        ["lineWidth"] = structure.LineWidth,
        ["surface"] = structure.ShowsSurface,
        ["surfaceOpacity"] = structure.SurfaceOpacity,
    };

    private static JsonObject Isodose(IsodoseLayer isodose)
    {
        JsonObject json = new() { ["id"] = isodose.Id, ["layer"] = isodose.LayerId };
        if (isodose.Reference is double reference)
            json["reference"] = reference;
        json["visible"] = isodose.IsVisible;
        json["showsLines"] = isodose.ShowsLines;
        json["showsBands"] = isodose.ShowsBands;
        json["bandOpacity"] = isodose.BandOpacity;
        json["showsSurfaces"] = isodose.ShowsSurfaces;
        json["surfaceOpacity"] = isodose.SurfaceOpacity;
        json["lines"] = List(isodose.Lines, static line => new() { ["value"] = line.Value, ["colour"] = line.Colour.ToString(), ["label"] = line.Label });
        return json;
    }

    private static JsonObject Measurement(Measurement measurement) => new()
    {
        ["id"] = measurement.Id,
        ["kind"] = SceneNames.Of(measurement.Kind),
        ["label"] = measurement.Label,
        ["points"] = List(measurement.PointsMm, static point => new() { ["atMm"] = Vector(point) }),
    };

    private static JsonObject Region(SceneRegionEntry region)
    {
        JsonObject json = new() { ["id"] = region.Id, ["label"] = region.Label };
        if (region.LayerId.Length > 0)
            json["layer"] = region.LayerId;
        if (region.Shape is { } shape)
        {
            json["kind"] = shape is BoxRegion ? "box" : "ellipsoid";
            json["centerMm"] = Vector(shape.CenterMm);
            json["halfAxesMm"] = Numbers(shape.HalfAxisA.X, shape.HalfAxisA.Y, shape.HalfAxisA.Z, shape.HalfAxisB.X, shape.HalfAxisB.Y, shape.HalfAxisB.Z, shape.HalfAxisC.X, shape.HalfAxisC.Y, shape.HalfAxisC.Z);
        }
        else if (region.Seed is { } seed)
        {
            json["kind"] = "grown";
            json["seedMm"] = Vector(seed.PlaceMm);
            json["frame"] = seed.FrameIndex;
            json["searchRadiusMm"] = seed.Options.SearchRadiusMm;
            json[seed.Options.FixedThreshold is null ? "shareOfMaximum" : "threshold"] = seed.Options.FixedThreshold ?? seed.Options.ShareOfMaximum;
        }

        return json;
    }

    private static JsonObject Page(PageDescription page)
    {
        JsonObject json = new() { ["layout"] = SceneNames.Of(page.Layout), ["views"] = List(page.Views, View) };
        if (!page.Columns.IsEmpty)
            json["columns"] = new JsonArray([.. page.Columns.Select(static column => new JsonArray([.. column.Select(static id => (JsonNode)id)]))]);
        if (!page.ColumnOffsetsMm.IsEmpty)
            json["columnOffsets"] = List(page.ColumnOffsetsMm, static offset => new() { ["mm"] = Vector(offset) });
        json["slices"] = page.SliceCount;
        if (page.SliceStepMm is double step)
            json["sliceStepMm"] = step;
        return json;
    }

    private static JsonObject View(ViewDescription view)
    {
        JsonObject json = new() { ["kind"] = SceneNames.Of(view.Kind) };
        if (view.Right is { } right)
            json["right"] = Vector(right);
        if (view.Down is { } down)
            json["down"] = Vector(down);
        json["zoom"] = view.Zoom;
        if (view.CenterMm is { } center)
            json["centerMm"] = Vector(center);
        if (view.ShorterEdgeMm is double edge)
            json["shorterEdgeMm"] = edge;
        if (view.IsProjection)
        {
            json["projection"] = SceneNames.Of(view.Projection);
            json["azimuthDegrees"] = view.AzimuthDegrees;
            json["elevationDegrees"] = view.ElevationDegrees;
            json["surfaceValue"] = view.SurfaceValue;
        }

        if (view.RadiographWindow is { } window)
            json["radiographWindow"] = new JsonObject { ["low"] = window.Low, ["high"] = window.High };
        if (view.BeamId is { } beam)
            json["beam"] = beam;
        if (view.BeamLayerNumber is int number)
            json["beamLayer"] = number;
        if (view.NearClipMm is double near)
            json["nearClipMm"] = near;
        if (view.FarClipMm is double far)
            json["farClipMm"] = far;
        if (!view.ClipPlanes.IsEmpty)
            json["clipPlanes"] = List(view.ClipPlanes, static plane => new() { ["normal"] = Vector(plane.Normal), ["offsetMm"] = plane.OffsetMm });
        if (!view.LayerIds.IsEmpty)
            json["layers"] = new JsonArray([.. view.LayerIds.Select(static id => (JsonNode)id)]);
        if (view.Map is { } map)
            Map(json, map);
        return json;
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(item => (JsonNode)write(item))]);

    private static JsonArray Vector(Vector3D v) => Numbers(v.X, v.Y, v.Z);

    private static JsonArray Numbers(params ReadOnlySpan<double> numbers)
    {
        JsonArray array = [];
        foreach (double number in numbers)
            array.Add(number);
        return array;
    }

    // Forward slashes, so that a scene that was written on one system opens on another.
    private string Relative(string file) => nameOf(Path.GetFullPath(file)).Replace(Path.DirectorySeparatorChar, '/');
}
