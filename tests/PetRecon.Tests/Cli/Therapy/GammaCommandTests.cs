using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli.Therapy;

/// <summary>gamma: what it says and writes of doses whose gamma is known.</summary>
public sealed class GammaCommandTests : IDisposable
{
    private const string Prostate = "rt/slicerrt_eclipse_prostate/";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-gamma");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_dose_that_is_two_percent_higher_has_gamma_two_thirds()
    {
        VoxelGrid grid = VoxelGrid.Centered(20, 18, 16, new(2, 2, 2));
        VolumeFile.Write(this["a.mha"], Volume<Gray>.Constant(grid, 50));
        VolumeFile.Write(this["b.nii.gz"], Volume<Gray>.Constant(grid, 51));
        JsonNode result = PetReconProcess.Succeed(
            "gamma", this["a.mha"], this["b.nii.gz"], "--quantity", "gy", "-o", this["map.mha"], "--signed", "--csv", this["gamma.csv"], "--plot", this["gamma.png"], "--json").Json;
        JsonNode all = result["points"]![0]!;
        Assert.Equal(grid.VoxelCount, (double)all["count"]!);
        Assert.Equal(100, (double)all["passRatePercent"]!);
        Assert.Equal(2.0 / 3, (double)all["mean"]!, 1e-3);
        Assert.Equal(1.5, (double)result["doseTolerance"]!, 1e-6);
        Assert.Equal(2f / 3, VolumeFile.Read(this["map.mha"]).Volume[3, 4, 5], 1e-3f);
        string[] lines = File.ReadAllLines(this["gamma.csv"]);
        Assert.StartsWith("all,5760,100,", lines[1], StringComparison.Ordinal);
        Assert.True(new FileInfo(this["gamma.png"]).Length > 5000);

        result = PetReconProcess.Succeed("gamma", this["a.mha"], this["b.nii.gz"], "--quantity", "gy", "--dose-absolute", "0.5", "--json").Json;
        Assert.Equal(0, (double)result["points"]![0]!["passRatePercent"]!);
        Assert.Equal(grid.VoxelCount, (double)result["points"]![0]!["failHigh"]!);
    }

    [Fact]
    public void A_ramp_that_is_shifted_by_half_a_voxel_agrees_between_the_centres_alone()
    {
        // 10 Gy from voxel to voxel, and the shift is 5 Gy: nothing for interpolation, and 5 Gy of 1 Gy for centres.
        VoxelGrid grid = VoxelGrid.Centered(20, 8, 8, new(2, 2, 2));
        float[] ramp = [.. Enumerable.Range(0, grid.VoxelCount).Select(n => 10f * (n % 20))];
        VolumeFile.Write(this["a.mha"], new Volume<Gray>(grid, ramp));
        VolumeFile.Write(this["b.mha"], new Volume<Gray>(grid, [.. ramp.Select(static dose => dose + 5)]));
        string[] arguments = ["gamma", this["a.mha"], this["b.mha"], "--quantity", "gy", "--dose-absolute", "1", "--threshold", "20", "--json"];
        JsonNode interpolated = PetReconProcess.Succeed(arguments).Json;
        JsonNode centres = PetReconProcess.Succeed([.. arguments, "--voxel-centres"]).Json;
        Assert.Equal("trilinear", (string?)interpolated["interpolation"]);
        Assert.Equal("none", (string?)centres["interpolation"]);
        Assert.Contains("voxel centres alone", (string?)centres["criterion"], StringComparison.Ordinal);
        Assert.Equal(100, (double)interpolated["points"]![0]!["passRatePercent"]!);
        Assert.Equal(0, (double)centres["points"]![0]!["passRatePercent"]!);
        Assert.Equal(2, (double)centres["points"]![0]!["mean"]!);
    }

    [Fact]
    public void A_clinical_dose_agrees_with_itself_in_each_structure()
    {
        string dose = Repository.SharedData(Prostate + "EclipseProstate_Dose.nrrd");
        string structures = Repository.SharedData(Prostate + "RS.1.2.246.352.71.4.2088656855.2404649.20110920153449.dcm");
        JsonArray points = PetReconProcess.Succeed("gamma", dose, dose, "--quantity", "gy", "--structures", structures, "--roi", "PTV", "Bladder", "--json").Json["points"]!.AsArray();
        Assert.Equal(["all", "PTV", "Bladder"], points.Select(point => (string?)point!["name"]));
        Assert.All(points, point => Assert.Equal(0, (double)point!["max"]!, 1e-5));

        // 48.61 cc by another program, whose ends are capped otherwise, in voxels of 2.5 mm.
        Assert.Equal(48.61 / 0.015625, (double)points[1]!["count"]!, 0.015 * 48.61 / 0.015625);
    }

    [Fact]
    public void Doses_of_different_meaning_are_refused()
    {
        VoxelGrid grid = VoxelGrid.Centered(4, 4, 4, new(2, 2, 2));
        VolumeFile.Write(this["a.mha"], Volume<Gray>.Constant(grid, 50));
        PetReconProcess run = PetReconProcess.Run("gamma", this["a.mha"], Repository.SharedData("rt/dcpt_plan03_ramp/RD1.2.752.243.1.1.20250523160113556.3000.73252.dcm"));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("one quantity", run.Errors, StringComparison.Ordinal);
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);
}
