using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Overlays;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.SceneFiles;

public class SceneFileTests
{
    private static readonly string s_path = Path.Combine(Path.GetTempPath(), "scenes", "a.json");

    [Fact]
    public void What_is_written_is_read_again()
    {
        SceneDocument written = Full();
        byte[] bytes = SceneFile.ToBytes(written, s_path);
        SceneDocument read = SceneFile.Parse(bytes, s_path);
        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(SceneFile.ToBytes(read, s_path)));
        SceneLayerEntry pet = read.Layers[1];
        Assert.Equal(written.Layers[1] with { Transfer = null }, pet with { Transfer = null, Map = written.Layers[1].Map });
        Assert.Equal(written.Layers[1].Map.Colours, pet.Map.Colours);
        Assert.Equal(written.Layers[1].Transfer!.Points, pet.Transfer!.Points);
        Assert.False(pet.Transfer.IsShaded);
        Assert.Same(ColourMaps.Grey, read.Layers[0].Map);
        Assert.Equal(written.Structures, read.Structures);
        Assert.Equal(written.Isodoses[0].Lines, read.Isodoses[0].Lines);
        Assert.Equal(written.Isodoses[0] with { Lines = [] }, read.Isodoses[0] with { Lines = [] });
        Assert.Equal(written.Measurements[0].PointsMm, read.Measurements[0].PointsMm);
        Assert.Equal(new Vector3D(1.5, -2, 1e-3), read.CrosshairMm);
        Assert.False(read.IsRadiological);
        Assert.Equal(PageLayout.Comparison, read.Page.Layout);
        Assert.Equal(["ct", "pet"], read.Page.Columns.Select(static column => Assert.Single(column)));
        Assert.Equal(written.Page.Views[0] with { LayerIds = [], ClipPlanes = [] }, read.Page.Views[0] with { LayerIds = [], ClipPlanes = [] });
        Assert.Equal(written.Page.Views[0].ClipPlanes, read.Page.Views[0].ClipPlanes);
        Assert.Equal(written.Page.Views[1].Right, read.Page.Views[1].Right);
        Assert.Equal(written.Page.Views[2] with { LayerIds = [], ClipPlanes = [] }, read.Page.Views[2] with { LayerIds = [], ClipPlanes = [] });
        Assert.Equal(written.Beams[0], read.Beams[0]);
    }

    [Fact]
    public void Files_are_relative_to_the_scene_so_that_both_can_be_moved()
    {
        JsonObject json = JsonNode.Parse(SceneFile.ToBytes(Full(), s_path))!.AsObject();
        Assert.Equal("../ct", (string?)json["layers"]![0]!["file"]);
        string elsewhere = Path.Combine(Path.GetTempPath(), "moved", "here", "a.json");
        SceneDocument read = SceneFile.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), elsewhere);
        Assert.Equal(Path.Combine(Path.GetTempPath(), "moved", "ct"), read.Layers[0].File);
    }

    [Fact]
    public void A_document_becomes_a_scene_with_what_its_files_hold()
    {
        Volume volume = Volume<Unspecified>.Constant(VoxelGrid.Centered(2, 2, 2, new(1, 1, 1)), 3);
        List<string> asked = [];
        Scene scene = Full().ToScene(
            entry => { asked.Add(entry.Id + entry.Item); return volume; },
            static entry => Shapes.Hook(0, 10, 2) with { Name = entry.Name },
            static entry => new() { Name = entry.Id, Number = entry.Number, Ion = Ion.Proton, Layers = [] });
        Assert.Equal(["ct1.2.3", "pet"], asked);
        Assert.Same(volume, scene.Layers[1].Volume);
        Assert.Equal(LayerBlend.Add, scene.Layers[1].Blend);
        Assert.Equal("PTV", scene.Structures[0].Structure.Name);
        Assert.Equal(3, scene.Structures[0].LineWidth);
        SceneDocument again = SceneDocument.Of(scene, Full().Page, layer => SceneLayerEntry.Of(layer, Full().Layers.Single(entry => entry.Id == layer.Id).File, layer.Id == "ct" ? "1.2.3" : "", layer.Id == "pet" ? "suv" : ""), static _ => Path.Combine(Path.GetTempPath(), "rs.dcm"), static _ => Path.Combine(Path.GetTempPath(), "rn.dcm"));
        Assert.Equal(SceneFile.ToBytes(Full(), s_path), SceneFile.ToBytes(again, s_path));
    }

    [Theory]
    [InlineData("petreconScene", "2", "petreconScene", "version 1")]
    [InlineData("layers", "{}", "layers", "list")]
    [InlineData("layerz", "[]", "layerz", "no such key")]
    [InlineData("page", "{\"views\":[{\"kind\":\"projection\",\"clipPlanes\":[{\"normal\":[0,0,0],\"offsetMm\":1}]}]}", "page.views[0].clipPlanes[0].normal", "length")]
    [InlineData("isodoses", "[{\"id\":\"i\",\"layer\":\"ct\",\"lines\":[],\"bandOpacity\":2}]", "isodoses[0].bandOpacity", "0 to 1")]
    [InlineData("crosshairMm", "[1,2]", "crosshairMm", "three numbers")]
    [InlineData("crosshairMm", "[1,2,\"x\"]", "crosshairMm[2]", "number")]
    [InlineData("radiological", "1", "radiological", "true or false")]
    [InlineData("page", "{\"layout\":\"wall\"}", "page.layout", "four-up")]
    [InlineData("page", "{\"views\":[{\"kind\":\"axial\",\"layers\":[\"mr\"]}]}", "page.views[0].layers", "mr")]
    [InlineData("page", "{\"slices\":1.5}", "page.slices", "whole number")]
    [InlineData("isodoses", "[{\"id\":\"i\",\"layer\":\"dose\",\"lines\":[]}]", "isodoses[0].layer", "dose")]
    [InlineData("isodoses", "[{\"id\":\"i\",\"layer\":\"ct\",\"lines\":[{\"value\":1,\"colour\":\"red\"}]}]", "isodoses[0].lines[0].colour", "red")]
    [InlineData("measurements", "[{\"id\":\"i\",\"kind\":\"distance\",\"points\":[]}]", "measurements[0]", "2 finite points")]
    [InlineData("structures", "[{\"id\":\"s\",\"name\":\"n\",\"colour\":\"#000000\"}]", "structures[0].file", "missing")]
    public void Faults_name_file_and_key(string key, string value, string place, string problem)
    {
        JsonObject json = JsonNode.Parse(SceneFile.ToBytes(Full() with { Isodoses = [], Page = new() }, s_path))!.AsObject();
        json[key] = JsonNode.Parse(value);
        CheckFault(json, place, problem);
    }

    [Theory]
    [InlineData("opacity", "1.5", "opacity", "0 to 1")]
    [InlineData("window", "{\"low\":1,\"high\":1}", "window.high", "width")]
    [InlineData("window", "{\"low\":1,\"high\":2,\"hihg\":3}", "window.hihg", "no such key")]
    [InlineData("blend", "\"multiply\"", "blend", "over")]
    [InlineData("map", "\"rainbow\"", "", "rainbow")]
    [InlineData("sceneToVolume", "[1,0,0,0, 0,2,0,0, 0,0,1,0]", "sceneToVolume", "rotation")]
    [InlineData("transfer", "{\"points\":[]}", "transfer.points", "two or more")]
    [InlineData("id", "\"pet\"", "", "pet")]
    [InlineData("file", "null", "file", "null")]
    public void Faults_of_layers_name_the_layer(string key, string value, string place, string problem)
    {
        JsonObject json = JsonNode.Parse(SceneFile.ToBytes(Full() with { Isodoses = [], Page = new() }, s_path))!.AsObject();
        json["layers"]![0]![key] = JsonNode.Parse(value);
        CheckFault(json, place.Length > 0 ? $"layers[0].{place}" : "layers[", problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"petreconScene\":1,\"petreconScene\":1}")]
    [InlineData("\u0001")]
    public void What_is_no_scene_is_said(string text) =>
        Assert.Contains(s_path, Assert.Throws<SceneFormatException>(() => SceneFile.Parse(Encoding.UTF8.GetBytes(text), s_path)).Message, StringComparison.Ordinal);

    private static void CheckFault(JsonObject json, string place, string problem)
    {
        SceneFormatException fault = Assert.Throws<SceneFormatException>(() => SceneFile.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), s_path));
        Assert.StartsWith(s_path, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith(place, fault.Key, StringComparison.Ordinal);
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
    }

    private static SceneDocument Full() => new()
    {
        Layers =
        [
            new() { Id = "ct", Name = "CT", File = Path.Combine(Path.GetTempPath(), "ct"), Item = "1.2.3", Map = ColourMaps.Grey, Window = new(-160, 240) },
            new()
            {
                Id = "pet",
                Name = "PET \u00e4",
                File = Path.Combine(Path.GetTempPath(), "scenes", "pet.nii.gz"),
                Quantity = "suv",
                Map = new("own", [.. Enumerable.Range(0, 256).Select(static i => new DisplayColour((byte)(255 - i), 1, 2))]),
                Window = new(5, 0.1),
                Opacity = 0.25,
                Blend = LayerBlend.Add,
                IsVisible = false,
                IsInterpolated = false,
                LowestShown = 0.3,
                SceneToVolume = RigidTransform.RotationZ(0.3) with { Translation = new(1, 2, 3) },
                Transfer = new() { IsShaded = false, Points = [new(0, 1, 2, 3, 0), new(2.5, 200, 100, 50, 0.125)] },
            },
        ],
        Structures = [new("s1", Path.Combine(Path.GetTempPath(), "rs.dcm"), "PTV", new(255, 128, 0)) { IsVisible = false, LineWidth = 3, ShowsSurface = true, SurfaceOpacity = 0.7 }],
        Isodoses = [new("i", "pet", [new(0.25, new(1, 2, 3), "50 %")]) { Reference = 0.5, IsVisible = false, ShowsLines = false, ShowsBands = true, BandOpacity = 0.6, ShowsSurfaces = true, SurfaceOpacity = 0.1 }],
        Beams = [new("b1", Path.Combine(Path.GetTempPath(), "rn.dcm"), 4)],
        Measurements = [new("m", MeasurementKind.Distance, [new(0, 0, 0), new(1, 2, 3)]) { Label = "far" }],
        CrosshairMm = new(1.5, -2, 1e-3),
        IsRadiological = false,
        Page = new()
        {
            Layout = PageLayout.Comparison,
            Columns = [["ct"], ["pet"]],
            SliceCount = 7,
            SliceStepMm = 2.5,
            Views =
            [
                new() { Kind = ViewKind.Projection, Projection = ProjectionKind.Isosurface, SurfaceValue = 300, AzimuthDegrees = 30, ElevationDegrees = -10, NearClipMm = 5, FarClipMm = 50, ClipPlanes = [new(new(0.6, 0, 0.8), -3.5), new(new(0, 1, 0), 20)], Zoom = 2, LayerIds = ["ct"] },
                new() { Kind = ViewKind.Oblique, Right = new(1, 0, 0), Down = new(0, 1, -1) },
                new() { Kind = ViewKind.Beam, BeamId = "b1", BeamLayerNumber = 7, Projection = ProjectionKind.Radiograph, RadiographWindow = new(10, 300) },
            ],
        },
    };
}
