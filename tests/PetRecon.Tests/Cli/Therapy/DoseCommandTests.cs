using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli.Therapy;

/// <summary>dose info, convert, sum and diff.</summary>
public sealed class DoseCommandTests : IDisposable
{
    private const string Ramp = "rt/dcpt_plan03_ramp/RD1.2.752.243.1.1.20250523160113556.3000.73252.dcm";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-dose");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Info_says_what_a_dose_means()
    {
        JsonObject dose = PetReconProcess.Succeed("dose", "info", Repository.SharedData(Ramp), "--json", "--rbe-model", "constant RBE 1.1").Json["doses"]![0]!.AsObject();
        Assert.Equal("Gy (RBE)", (string?)dose["unit"]);
        Assert.Equal("constant RBE 1.1", (string?)dose["rbeModel"]);
        Assert.Equal(2.210228, (double)dose["maximum"]!, 1e-6);
        Assert.Equal(0.446039, (double)dose["mean"]!, 1e-6);
        Assert.Equal([-46.5, 46.5, 45.5], dose["maximumPositionMm"]!.AsArray().Select(value => (double)value!));
    }

    // Voxels of 2 mm make those of 4 mm, edge to edge: the integral stays, but for the 16 bits of the file.
    [Fact]
    public void A_dose_on_a_coarser_grid_keeps_its_integral_and_comes_back_as_an_RT_Dose_of_the_same_study()
    {
        string coarse = this["coarse.dcm"];
        PetReconProcess.Succeed("dose", "convert", Repository.SharedData(Ramp), "-o", coarse, "--voxel", "4", "--interpolation", "conservative");
        RtDose before = RtDose.Read(Repository.SharedData(Ramp));
        RtDose after = RtDose.Read(coarse);
        Assert.Equal(before.Identity.FrameOfReferenceUid, after.Identity.FrameOfReferenceUid);
        Assert.Equal(before.Identity.PatientId, after.Identity.PatientId);
        Assert.Equal((54, 54, 55), (after.Grid.Grid.SizeX, after.Grid.Grid.SizeY, after.Grid.Grid.SizeZ));
        Assert.Equal(before.As<GrayRbe>().Sum() * 8, after.As<GrayRbe>().Sum() * 64, 1e-4 * before.Grid.Sum() * 8);
    }

    [Fact]
    public void Beams_are_added_where_they_are_and_the_difference_gives_the_other_one_back()
    {
        VoxelGrid fine = VoxelGrid.Centered(24, 20, 16, new(2, 2, 2));
        VoxelGrid coarse = VoxelGrid.Centered(10, 10, 10, new(4, 4, 4), new(2, 0, 0));
        VolumeFile.Write(this["a.mha"], Volume<Gray>.Constant(fine, 1));
        VolumeFile.Write(this["b.nii.gz"], Volume<Gray>.Constant(coarse, 2));
        PetReconProcess sum = PetReconProcess.Succeed("dose", "sum", this["a.mha"], this["b.nii.gz"], "--quantity", "gy", "-o", this["sum.mha"], "--like", this["a.mha"]);
        Assert.Contains("does not fade out", sum.Errors, StringComparison.Ordinal);
        Volume added = VolumeFile.Read(this["sum.mha"]).Volume;
        Assert.Equal(fine.SizeX, added.Grid.SizeX);
        Assert.Equal(3, added[12, 10, 8]);
        Assert.Equal(1, added[0, 10, 8]);
        JsonNode difference = PetReconProcess.Succeed("dose", "diff", this["sum.mha"], this["a.mha"], "--quantity", "gy", "-o", this["diff.mha"], "--ratio", this["ratio.mha"], "--plot", this["diff.png"], "--json").Json["difference"]!;
        Assert.Equal(2, (double)difference["maximum"]!);
        Assert.Equal(3, VolumeFile.Read(this["ratio.mha"]).Volume[12, 10, 8]);
        Assert.True(new FileInfo(this["diff.png"]).Length > 1000);
    }

    [Fact]
    public void Doses_of_different_or_unknown_meaning_are_refused_and_nothing_is_written()
    {
        VolumeFile.Write(this["a.mha"], Volume<Gray>.Constant(VoxelGrid.Centered(4, 4, 4, new(1, 1, 1)), 1));
        string dose = Repository.SharedData(Ramp);
        Assert.Contains("Nobody said", Refusal("dose", "sum", this["a.mha"], this["a.mha"], "-o", this["sum.mha"]), StringComparison.Ordinal);
        Assert.Contains("in the sum twice", Refusal("dose", "sum", dose, dose, "-o", this["sum.mha"]), StringComparison.Ordinal);
        Assert.Contains("an input and the output", Refusal("dose", "convert", this["a.mha"], "-o", this["a.mha"]), StringComparison.Ordinal);
        Assert.Contains("--fractions", Refusal("dose", "convert", dose, "-o", this["sum.mha"], "--per-fraction"), StringComparison.Ordinal);
        Assert.Contains("is no dose", Refusal("dose", "info", Repository.SharedData("rt/dcpt_plan03_ramp/ramped_2Gy_ver2_full.dcm")), StringComparison.Ordinal);
        Assert.Contains("cGy", Refusal("dose", "info", dose, "--prescription", "6000"), StringComparison.Ordinal);
        Assert.False(File.Exists(this["sum.mha"]));
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    private static string Refusal(params string[] arguments)
    {
        PetReconProcess result = PetReconProcess.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        return result.Errors;
    }
}
