using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>render: files in, pictures out, always by the processor, so that the tests do not need OpenGL.</summary>
public sealed class RenderCommandTests : IDisposable
{
    private const string PetCt = "dicom/petct_sts001/STS_001";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-render");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_study_becomes_a_picture_and_a_scene_that_gives_the_same_picture()
    {
        JsonObject result = Render(Repository.SharedData(PetCt), "--size", "400x300", "--hide-identity", "--scene", this["scene.json"], "-o", this["a.png"], "--json").Json;
        Assert.Equal(["ct", "pet"], result["layers"]!.AsArray().Select(static id => (string?)id));
        JsonObject scene = JsonNode.Parse(File.ReadAllText(this["scene.json"]))!.AsObject();
        Assert.Equal(5.0, (double)scene["layers"]![1]!["window"]!["high"]!);
        Assert.NotEmpty(scene["structures"]!.AsArray());
        Assert.DoesNotContain("STS_001", string.Concat(scene["layers"]!.AsArray().Select(static layer => (string?)layer!["name"])), StringComparison.Ordinal);
        Render(this["scene.json"], "--size", "400x300", "--hide-identity", "-o", this["b.png"]);
        Assert.Equal(File.ReadAllBytes(this["a.png"]), File.ReadAllBytes(this["b.png"]));
    }

    [Fact]
    public void Dose_structures_and_plan_of_a_folder_are_shown_in_percent_of_the_prescription()
    {
        JsonObject scene = SceneOf(Repository.SharedData("rt/slicerrt_eclipse_prostate"), "dose:" + Repository.SharedData("rt/slicerrt_eclipse_prostate/EclipseProstate_Dose.nrrd"));
        JsonNode isodoses = scene["isodoses"]![0]!;
        double reference = (double)isodoses["reference"]!;
        foreach (JsonNode? line in isodoses["lines"]!.AsArray())
        {
            string label = (string)line!["label"]!;
            double percent = double.Parse(label[..label.IndexOf(' ', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(percent / 100 * reference, (double)line["value"]!, 1e-9);
            Assert.Contains("Gy", label, StringComparison.Ordinal);
        }

        Assert.Contains(scene["structures"]!.AsArray(), static structure => ((string?)structure!["name"])!.Contains("PTV", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_carbon_plan_of_trip98_is_shown_with_its_target_in_the_high_dose()
    {
        string folder = Repository.SharedData("rt/trip98_carbon_tst003");
        JsonObject scene = SceneOf("ct:" + Path.Combine(folder, "tst003000.hed"), Path.Combine(folder, "tst003012.hed"), Path.Combine(folder, "tst003000.vdx"));
        Assert.Equal(["ct", "dose"], scene["layers"]!.AsArray().Select(static layer => (string?)layer!["id"]));
        Assert.Equal("target", (string?)scene["structures"]![0]!["name"]);

        // The target is a cube from 103 to 153 mm along x and y, slices 42 to 59.
        double[] cross = [.. scene["crosshairMm"]!.AsArray().Select(static number => (double)number!)];
        Assert.Equal(128, cross[0], 3.0);
        Assert.Equal(128, cross[1], 3.0);
        Assert.InRange(cross[2], 42 * 3, 60 * 3);
    }

    [Theory]
    [InlineData("out.gif", "mip", 5)]
    [InlineData("out.apng", "axial", 1)]
    public void Animations_have_the_frames_that_were_asked_for(string name, string view, int decoded)
    {
        WriteBall("ball.mha");
        JsonObject result = Render("suv:" + this["ball.mha"], "--view", view, "--frames", "5", "--size", "64x64", "-o", this[name], "--json").Json;
        Assert.Equal(5, (int)result["frames"]!);
        using SKCodec codec = SKCodec.Create(this[name]);
        Assert.Equal(64, codec.Info.Width);
        Assert.Equal(decoded, Math.Max(1, codec.FrameCount));
    }

    [Fact]
    public void A_ball_is_where_it_is_in_greys_of_16_bits()
    {
        WriteBall("ball.mha");
        Render(this["ball.mha"], "--view", "axial", "--at", "10,-5,3", "--window", "0,1", "--bits-16", "--size", "200x200", "-o", this["a.png"]);
        using SKBitmap read = SKBitmap.Decode(this["a.png"]);
        (double x, double y, double weight) = (0, 0, 0);
        for (int at = 0; at < 200 * 200; at++)
        {
            double grey = read.GetPixel(at % 200, at / 200).Red;
            (x, y, weight) = (x + grey * (at % 200 + 0.5), y + grey * (at / 200 + 0.5), weight + grey);
        }

        // 80 mm in 96 % of 200 pixels.
        double mmPerPixel = 80 / (0.96 * 200);
        Assert.Equal(100 + 10 / mmPerPixel, x / weight, 0.5);
        Assert.Equal(100 - 5 / mmPerPixel, y / weight, 0.5);
    }

    [Fact]
    public void Two_inputs_stand_side_by_side()
    {
        WriteBall("one.mha");
        WriteBall("two.mha");
        JsonObject scene = SceneOf("suv:" + this["one.mha"], "suv:" + this["two.mha"], "--layout", "comparison", "--view", "axial", "--view", "coronal");
        Assert.Equal("comparison", (string?)scene["page"]!["layout"]);
        Assert.Equal("[[\"pet\"],[\"pet2\"]]", scene["page"]!["columns"]!.ToJsonString());
    }

    [Theory]
    [InlineData("3", "nowhere.nii", "-o", "a.png")]
    [InlineData("2", "ball.mha", "-o", "a.bmp")]
    [InlineData("2", "ball.mha")]
    [InlineData("2", "ball.mha", "-o", "a.png", "--view", "upside-down")]
    [InlineData("2", "ball.mha", "-o", "a.png", "--size", "1x1")]
    [InlineData("2", "ball.mha", "-o", "a.png", "--window", "pet=0,1")]
    [InlineData("2", "ball.mha", "-o", "a.png", "--map", "rainbow")]
    [InlineData("2", "ball.mha", "-o", "a.png", "--layout", "comparison")]
    [InlineData("2", "ball.mha", "-o", "a.jpg", "--bits-16")]
    [InlineData("3", "broken.json", "-o", "a.png")]
    public void What_cannot_be_is_refused_in_a_line(string code, string file, params string[] arguments)
    {
        WriteBall("ball.mha");
        File.WriteAllText(this["broken.json"], "{\"petreconScene\":1,\"layers\":[{\"id\":\"a\"}]}");
        PetReconProcess process = PetReconProcess.Run(["render", this[file], "--renderer", "cpu", .. arguments.Select(argument => argument.StartsWith("a.", StringComparison.Ordinal) ? this[argument] : argument)]);
        Assert.Equal(code, process.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(this["a.png"]));
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    private static PetReconProcess Render(params string[] arguments) => PetReconProcess.Succeed(["render", "--renderer", "cpu", .. arguments]);

    private JsonObject SceneOf(params string[] arguments)
    {
        Render([.. arguments, "--scene", this["s.json"]]);
        return JsonNode.Parse(File.ReadAllText(this["s.json"]))!.AsObject();
    }

    // Of 6 mm radius about (10, -5, 3), in a cube of 80 mm.
    private void WriteBall(string name)
    {
        VoxelGrid grid = VoxelGrid.Centered(40, 40, 40, new(2, 2, 2));
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
            voxels[at] = (grid.PositionMm(at % 40, at / 40 % 40, at / 1600) - new Vector3D(10, -5, 3)).Length < 6 ? 1 : 0;
        VolumeFile.Write(this[name], new Volume<Unspecified>(grid, voxels));
    }
}
