using System.Globalization;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.SceneFiles;

/// <summary>From JSON to a scene's document.</summary>
internal sealed class SceneReader(string folder)
{
    public SceneDocument Document(SceneNode node)
    {
        int version = node.Whole(SceneFile.VersionKey, 0);
        if (version != SceneFile.Version)
            throw node.Fault(SceneFile.VersionKey, $"it is {version}; scene files of version {SceneFile.Version} can be read.");
        SceneDocument document = new()
        {
            Layers = node.Objects("layers", Layer),
            Structures = node.Objects("structures", Structure),
            Isodoses = node.Objects("isodoses", Isodose),
            Beams = node.Objects("beams", beam => new SceneBeamEntry(beam.Text("id"), Absolute(beam.Text("file")), beam.Whole("number", 1))),
            Measurements = node.Objects("measurements", Measurement),
            Regions = node.Objects("regions", Region),
            CrosshairMm = node.VectorOrNull("crosshairMm") ?? default,
            FrameIndex = node.Whole("frame", 0) is >= 0 and int frame ? frame : throw node.Fault("frame", "0 or more was expected."),
            IsRadiological = node.Flag("radiological", true),
            Page = node.Has("page") ? node.Object("page", Page) : new(),
        };
        node.Finish();
        Check(node, document);
        return document;
    }

    // What one part says of another one has to be there.
    private static void Check(SceneNode node, SceneDocument document)
    {
        HashSet<string> ids = [];
        foreach ((SceneLayerEntry layer, int i) in document.Layers.Select(static (layer, i) => (layer, i)))
        {
            if (!ids.Add(layer.Id))
                throw node.Fault($"layers[{i}].id", $"another layer is called \"{layer.Id}\" too.");
        }

        for (int i = 0; i < document.Isodoses.Length; i++)
            Known(ids, document.Isodoses[i].LayerId, $"isodoses[{i}].layer", node);
        for (int i = 0; i < document.Regions.Length; i++)
        {
            if (document.Regions[i].LayerId.Length > 0 || document.Regions[i].Seed is not null)
                Known(ids, document.Regions[i].LayerId, $"regions[{i}].layer", node);
        }

        for (int i = 0; i < document.Page.Views.Length; i++)
        {
            if (document.Page.Views[i].Kind == ViewKind.Beam && !document.Beams.Any(beam => beam.Id == document.Page.Views[i].BeamId))
                throw node.Fault($"page.views[{i}].beam", $"there is no beam \"{document.Page.Views[i].BeamId}\"; there are {string.Join(", ", document.Beams.Select(static beam => beam.Id))}.");
            foreach (string id in document.Page.Views[i].LayerIds)
                Known(ids, id, $"page.views[{i}].layers", node);
        }

        foreach (string id in document.Page.Columns.SelectMany(static column => column))
            Known(ids, id, "page.columns", node);
    }

    private static void Known(HashSet<string> ids, string id, string key, SceneNode node)
    {
        if (!ids.Contains(id))
            throw node.Fault(key, $"there is no layer \"{id}\"; there are {string.Join(", ", ids)}.");
    }

    private SceneLayerEntry Layer(SceneNode node) => new()
    {
        Id = node.Text("id"),
        Name = node.Text("name", ""),
        File = Absolute(node.Text("file")),
        Item = node.Text("item", ""),
        Quantity = node.Text("quantity", ""),
        Map = Map(node, "map"),
        Window = node.Object("window", Window),
        Opacity = Share(node, "opacity", 1),
        Blend = node.Choice("blend", LayerBlend.Over),
        IsVisible = node.Flag("visible", true),
        IsInterpolated = node.Flag("interpolated", true),
        LowestShown = node.NumberOrNull("lowestShown"),
        SceneToVolume = node.Has("sceneToVolume") ? Transform(node, "sceneToVolume") : null,
        Transfer = node.Has("transfer") ? node.Object("transfer", Transfer) : null,
    };

    private static double Share(SceneNode node, string name, double otherwise) =>
        node.Number(name, otherwise) is >= 0 and <= 1 and double share ? share : throw node.Fault(name, "0 to 1 was expected.");

    // A map that is not one of the known ones is written out.
    private static ColourMap Map(SceneNode node, string name)
    {
        string text = node.Text(name);
        string colours = node.Text(name + "Colours", "");
        if (colours.Length == 0)
            return ColourMaps.ByName(text);
        string[] parts = colours.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(text, [.. parts.Select(part => Colour(part) ?? throw node.Fault(name + "Colours", $"\"{part}\" is no colour such as #ff8000."))]);
    }

    private static ValueWindow Window(SceneNode node)
    {
        ValueWindow window = new(node.Number("low"), node.Number("high"));
        return window.Low != window.High ? window : throw node.Fault("high", $"it is {window.High}, as low is; a window has a width.");
    }

    private static RigidTransform Transform(SceneNode node, string name)
    {
        double[] n = node.Numbers(name);
        if (n.Length != 12)
            throw node.Fault(name, $"12 numbers were expected (three rows of a rotation and its shift in mm), not {n.Length}.");
        RigidTransform transform = new(new(n[0], n[1], n[2]), new(n[4], n[5], n[6]), new(n[8], n[9], n[10]), new(n[3], n[7], n[11]));
        return transform.OrthogonalityError() < 1e-6 ? transform : throw node.Fault(name, "it is no rotation.");
    }

    private static TransferFunction Transfer(SceneNode node)
    {
        TransferFunction transfer = new()
        {
            IsShaded = node.Flag("shaded", true),
            Points = node.Objects("points", static point =>
            {
                DisplayColour colour = ColourAt(point, "colour");
                double opacity = point.Number("opacityPerMm");
                return new TransferPoint(point.Number("value"), colour.Red, colour.Green, colour.Blue, opacity is >= 0 and <= 1 ? opacity : throw point.Fault("opacityPerMm", "0 to 1 was expected."));
            }),
        };
        for (int i = 1; i < transfer.Points.Length; i++)
        {
            if (transfer.Points[i].Value < transfer.Points[i - 1].Value)
                throw node.Fault($"points[{i}].value", "values have to rise.");
        }

        return transfer.Points.Length >= 2 ? transfer : throw node.Fault("points", "two or more were expected.");
    }

    private SceneStructureEntry Structure(SceneNode node) => new(node.Text("id"), Absolute(node.Text("file")), node.Text("name"), ColourAt(node, "colour"))
    {
        IsVisible = node.Flag("visible", true),
        LineWidth = node.Number("lineWidth", 1.5) is > 0 and <= 100 and double width ? width : throw node.Fault("lineWidth", "above 0 to 100 pixels were expected."),
        FileToScene = node.Has("fileToScene") ? Transform(node, "fileToScene") : null,
        ShowsSurface = node.Flag("surface", false),
        SurfaceOpacity = Share(node, "surfaceOpacity", 0.5),
    };

    private static IsodoseLayer Isodose(SceneNode node) => new(
        node.Text("id"), node.Text("layer"), node.Objects("lines", static line => new IsodoseLineStyle(line.Number("value"), ColourAt(line, "colour"), line.Text("label", ""))))
    {
        Reference = node.NumberOrNull("reference"),
        IsVisible = node.Flag("visible", true),
        ShowsLines = node.Flag("showsLines", true),
        ShowsBands = node.Flag("showsBands", false),
        BandOpacity = Share(node, "bandOpacity", 0.4),
        ShowsSurfaces = node.Flag("showsSurfaces", false),
        SurfaceOpacity = Share(node, "surfaceOpacity", 0.25),
    };

    private static Measurement Measurement(SceneNode node) =>
        new(node.Text("id"), node.Choice("kind", MeasurementKind.Point), node.Objects("points", static point => point.Vector("atMm"))) { Label = node.Text("label", "") };

    private static SceneRegionEntry Region(SceneNode node)
    {
        string kind = node.Text("kind");
        SceneRegionEntry entry = new(node.Text("id")) { Label = node.Text("label", ""), LayerId = node.Text("layer", "") };
        return kind switch
        {
            "ellipsoid" or "box" => entry with { Shape = Shape(node, kind == "box") },
            "grown" => entry with { Seed = Seed(node) },
            _ => throw node.Fault("kind", $"\"{kind}\" is not known; there are ellipsoid, box and grown."),
        };
    }

    private static ConvexRegion Shape(SceneNode node, bool isBox)
    {
        Vector3D center = node.Vector("centerMm");
        double[] n = node.Numbers("halfAxesMm");
        if (n.Length != 9)
            throw node.Fault("halfAxesMm", $"nine numbers were expected (three half-axes), not {n.Length}.");
        (Vector3D a, Vector3D b, Vector3D c) = (new(n[0], n[1], n[2]), new(n[3], n[4], n[5]), new(n[6], n[7], n[8]));
        try
        {
            return isBox ? new BoxRegion(center, a, b, c) : new EllipsoidRegion(center, a, b, c);
        }
        catch (ArgumentException exception)
        {
            throw node.Fault("halfAxesMm", exception.Message, exception);
        }
    }

    private static RegionSeed Seed(SceneNode node)
    {
        RegionGrowingOptions options = new()
        {
            FixedThreshold = node.NumberOrNull("threshold"),
            ShareOfMaximum = node.Number("shareOfMaximum", 0.41) is > 0 and <= 1 and double share ? share : throw node.Fault("shareOfMaximum", "above 0 to 1 was expected."),
            SearchRadiusMm = node.Number("searchRadiusMm", 10) is >= 0 and <= 1000 and double radius ? radius : throw node.Fault("searchRadiusMm", "0 to 1000 mm were expected."),
        };
        return new(node.Vector("seedMm"), options) { FrameIndex = node.Whole("frame", 0) is >= 0 and int frame ? frame : throw node.Fault("frame", "0 or more was expected.") };
    }

    private static PageDescription Page(SceneNode node) => new()
    {
        Layout = node.Choice("layout", PageLayout.FourUp),
        Views = node.Objects("views", View),
        Columns = node.TextLists("columns"),
        ColumnOffsetsMm = node.Objects("columnOffsets", static offset => offset.Vector("mm")),
        SliceCount = node.Whole("slices", 12) is >= 1 and int slices ? slices : throw node.Fault("slices", "1 or more were expected."),
        SliceStepMm = node.NumberOrNull("sliceStepMm"),
    };

    private static ViewDescription View(SceneNode node) => new()
    {
        Kind = node.Choice("kind", ViewKind.Axial),
        Right = node.VectorOrNull("right"),
        Down = node.VectorOrNull("down"),
        Zoom = node.Number("zoom", 1),
        CenterMm = node.VectorOrNull("centerMm"),
        ShorterEdgeMm = node.NumberOrNull("shorterEdgeMm") is not { } edge ? null : edge is > 0 and < 1e6 ? edge : throw node.Fault("shorterEdgeMm", "a length above 0 was expected."),
        Projection = node.Choice("projection", ProjectionKind.Maximum),
        AzimuthDegrees = node.Number("azimuthDegrees", 0),
        ElevationDegrees = node.Number("elevationDegrees", 0),
        SurfaceValue = node.Number("surfaceValue", 0),
        RadiographWindow = node.Has("radiographWindow") ? node.Object("radiographWindow", Window) : null,
        BeamId = node.Has("beam") ? node.Text("beam") : null,
        BeamLayerNumber = node.Has("beamLayer") ? node.Whole("beamLayer", 1) : null,
        NearClipMm = node.NumberOrNull("nearClipMm"),
        FarClipMm = node.NumberOrNull("farClipMm"),
        ClipPlanes = node.Objects("clipPlanes", static plane => plane.Vector("normal") is { LengthSquared: > 0 } normal
            ? new ClipPlane(normal, plane.Number("offsetMm"))
            : throw plane.Fault("normal", "it has no length.")),
        LayerIds = node.Texts("layers"),
        Map = node.Has("map") ? Map(node, "map") : null,
    };

    private static DisplayColour ColourAt(SceneNode node, string name)
    {
        string text = node.Text(name);
        return Colour(text) ?? throw node.Fault(name, $"\"{text}\" is no colour such as #ff8000.");
    }

    private static DisplayColour? Colour(string text) =>
        text.Length == 7 && text[0] == '#' && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rgb)
            ? new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : null;

    private string Absolute(string file) => Path.GetFullPath(file.Replace('/', Path.DirectorySeparatorChar), folder);
}
