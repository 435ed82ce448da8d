using System.Globalization;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli.Therapy;

/// <summary>dvh: metrics, goals, curves and pictures of a clinical plan.</summary>
public sealed class DvhCommandTests : IDisposable
{
    private const string Case = "rt/slicerrt_eclipse_prostate";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-dvh");

    private static string Dose => Repository.SharedData(Case + "/EclipseProstate_Dose.nrrd");

    private static string Structures => Repository.SharedData(Case + "/RS.1.2.246.352.71.4.2088656855.2404649.20110920153449.dcm");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Metrics_goals_curves_and_a_picture_come_from_one_call()
    {
        JsonObject result = PetReconProcess.Succeed(
            "dvh", Dose, Structures, "--quantity", "gy", "--ends", "rounded", "--roi", "PTV", "Rectum", "-m", "mean", "V20Gy", "V20Gy[cc]", "--uncertainty",
            "--goals", Repository.PathOf("src", "PetRecon.Cli", "Goals", "prostate.json"), "--csv", this["dvh.csv"], "--plot", this["dvh.svg"], "--json").Json;
        JsonNode rectum = result["structures"]![1]!;
        Assert.Equal("Rectum", (string?)rectum["name"]);
        Assert.Equal(39.1106, (double)rectum["metrics"]![0]!["value"]!, 0.01);
        Assert.Equal("Gy", (string?)rectum["metrics"]![0]!["unit"]);
        Assert.Equal(98.3398, (double)rectum["metrics"]![1]!["value"]!, 0.1);
        Assert.Equal(29.9053, (double)rectum["metrics"]![2]!["value"]!, 0.15);
        Assert.InRange((double)rectum["metrics"]![0]!["uncertainty"]!, 0, 0.1);
        Dictionary<string, string?> outcomes = result["goals"]!.AsArray().ToDictionary(static goal => $"{goal!["structure"]} {goal["metric"]}", static goal => (string?)goal!["outcome"]);
        Assert.Equal("pass", outcomes["PTV D95%[%]"]);
        Assert.Equal("acceptable", outcomes["Rectum V43Gy"]);
        Assert.Equal("not evaluable", outcomes["Bladder mean"]);
        string[] lines = File.ReadAllLines(this["dvh.csv"]);
        Assert.StartsWith("dose Gy,PTV % of 48.654 cc,Rectum % of 30.317 cc", lines[0], StringComparison.Ordinal);
        Assert.Equal(98.378, double.Parse(lines.Single(static line => line.StartsWith("20,", StringComparison.Ordinal)).Split(',')[2], CultureInfo.InvariantCulture), 0.01);
        Assert.Contains("PTV, 48.65 cc", File.ReadAllText(this["dvh.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Volumes_within_each_step_sum_up_to_the_structure()
    {
        PetReconProcess.Succeed("dvh", Dose, Structures, "--roi", "Bladder", "--quantity", "gy", "--csv", this["d.csv"], "--differential", "--volume", "cc", "--bin", "0.5", "--plot", this["d.png"]);
        double sum = File.ReadLines(this["d.csv"]).Skip(1).Sum(static line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture));
        Assert.Equal(117.493, sum, 0.01);
        Assert.True(new FileInfo(this["d.png"]).Length > 5000);
    }

    // Balls of voxels: their volumes are those of their voxels, whatever becomes of the contours in between.
    [Fact]
    public void Masks_are_structures_that_their_files_name()
    {
        VoxelGrid grid = VoxelGrid.Centered(40, 40, 40, new(2, 2, 2));
        VolumeFile.Write(this["dose.mha"], Volume<Gray>.Constant(grid, 3));
        Directory.CreateDirectory(this["masks"]);
        float[] ball = Ball(grid, 30, 1);
        VolumeFile.Write(this["masks/cord.nii.gz"], new Volume<Occupancy>(grid, ball));
        VolumeFile.Write(this["masks/lens.nrrd"], new Volume<Unspecified>(grid, Ball(grid, 20, 7)));
        JsonArray structures = PetReconProcess.Succeed("dvh", this["dose.mha"], this["masks"], "-m", "volume", "mean", "--json").Json["structures"]!.AsArray();
        Assert.Equal(["cord", "lens"], structures.Select(static structure => (string?)structure!["name"]));
        double cc = 0.008 * ball.Sum();
        Assert.Equal(cc, (double)structures[0]!["volumeCc"]!, 1e-3 * cc);
        VolumeFile.Write(this["labels.mha"], new Volume<Unspecified>(grid, [.. Ball(grid, 30, 1).Zip(Ball(grid, 20, 1), static (a, b) => a + b)]));
        Assert.Contains("map of several labels", PetReconProcess.Run("dvh", this["dose.mha"], this["labels.mha"]).Errors, StringComparison.Ordinal);
    }

    private static float[] Ball(VoxelGrid grid, double radiusMm, float value)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                    voxels[grid.LinearIndex(i, j, k)] = grid.PositionMm(i, j, k).Length <= radiusMm ? value : 0;
            }
        }

        return voxels;
    }

    // Volumes of Eclipse to a few thousandths; with slabs the bladder has 117.01 cc.
    [Fact]
    public void Contours_are_interpolated_where_that_is_asked_for()
    {
        JsonObject result = PetReconProcess.Succeed("dvh", Dose, Structures, "--quantity", "gy", "--ends", "rounded", "--between", "interpolated", "--roi", "Rectum", "Bladder", "-m", "volume", "--json").Json;
        Assert.Equal(30.306, (double)result["structures"]![0]!["volumeCc"]!, 0.01);
        Assert.Equal(117.129, (double)result["structures"]![1]!["volumeCc"]!, 0.03);
    }

    [Theory]
    [InlineData("is no metric", "-m", "Z20")]
    [InlineData("has no structure \"Kidney\"", "--roi", "Kidney")]
    [InlineData("--bin is -1", "--bin", "-1")]
    [InlineData("needs --prescription", "--plot", "x.png", "--percent-dose")]
    public void A_mistake_on_the_command_line_is_named(string message, params string[] options)
    {
        string[] where = [.. options.Select(option => option.EndsWith(".png", StringComparison.Ordinal) ? this[option] : option)];
        PetReconProcess result = PetReconProcess.Run(["dvh", Dose, Structures, .. where]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_goals_name_file_place_and_key_and_a_structure_outside_is_left_out_with_a_warning()
    {
        File.WriteAllText(this["goals.json"], """{ "goals": [ { "structure": "PTV", "metric": "D95", "atMost": 1 } ] }""");
        PetReconProcess bad = PetReconProcess.Run("dvh", Dose, Structures, "--goals", this["goals.json"]);
        Assert.Contains("goals.json: goals[0].metric", bad.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, bad.ExitCode);

        // A dose around the bladder alone: the femoral heads are beside it.
        Volume dose = VolumeFile.Read(Dose).Volume;
        VolumeFile.Write(this["small.mha"], Volume<Gray>.Constant(new VoxelGrid(10, 10, 10, new(2.5, 2.5, 2.5), dose.Grid.CenterMm), 3));
        PetReconProcess some = PetReconProcess.Run("dvh", this["small.mha"], Structures, "--quantity", "gy", "--json");
        Assert.Contains("is within the dose grid", some.Errors, StringComparison.Ordinal);
        Assert.Contains("are outside of the dose grid and not in the histogram", some.Errors, StringComparison.Ordinal);
        Assert.InRange(some.Json["structures"]!.AsArray().Count, 1, 5);
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);
}
