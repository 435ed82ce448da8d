using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Cli.Commands.Therapy;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Dicom.Writing;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli.Therapy;

/// <summary>dose info, convert, sum and diff.</summary>
public sealed class DoseCommandTests : IDisposable
{
    private const string Ramp = "rt/dcpt_plan03_ramp/RD1.2.752.243.1.1.20250523160113556.3000.73252.dcm";

    private const string OtherPlan = "rt/slicerrt_eclipse_prostate/RP.1.2.246.352.71.5.2088656855.377401.20110920153647.dcm";

    // Elements of group 3004.
    private const byte DoseUnits = 0x02;
    private const byte DoseType = 0x04;

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
    public void A_difference_names_the_plans_of_both_and_an_image_keeps_its_model_beside_it()
    {
        VoxelGrid grid = VoxelGrid.Centered(8, 8, 8, new(2, 2, 2));
        foreach ((string name, string plan) in new[] { ("a.dcm", "1.2.3.11"), ("b.dcm", "1.2.3.22") })
        {
            RtDoseDescription description = new()
            {
                Context = new() { Patient = new() { Name = "Test", Id = "1" }, Study = new(), FrameOfReferenceUid = "1.2.3.4" },
                PlanReferences = [new("1.2.840.10008.5.1.4.1.1.481.5", plan)],
            };
            RtDoseWriter.Write(this[name], Volume<GrayRbe>.Constant(grid, name == "a.dcm" ? 3 : 2), description, null, null, TestContext.Current.CancellationToken);
        }

        PetReconProcess.Succeed("dose", "diff", this["a.dcm"], this["b.dcm"], "--rbe-model", "LEM I", "-o", this["diff.mha"]);
        JsonNode beside = JsonNode.Parse(File.ReadAllText(this["diff.mha.json"]))!;
        Assert.Equal(["1.2.3.11", "1.2.3.22"], beside["difference"]!["plans"]!.AsArray().Select(static plan => (string?)plan));
        Assert.Equal("1.2.3.11", (string?)Assert.Single(beside["minuend"]!["plans"]!.AsArray()));
        Assert.Equal("1.2.3.22", (string?)Assert.Single(beside["subtrahend"]!["plans"]!.AsArray()));

        // An image has no place for the model; what is beside it has, and is read again.
        PetReconProcess.Succeed("dose", "convert", this["a.dcm"], "--rbe-model", "LEM I", "-o", this["a.nii.gz"]);
        Assert.Contains("LEM I", PetReconProcess.Succeed("dose", "info", this["a.nii.gz"]).Output, StringComparison.Ordinal);
        File.Delete(this["a.nii.gz.json"]);
        Assert.DoesNotContain("LEM I", PetReconProcess.Succeed("dose", "info", this["a.nii.gz"]).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[1, 2]")]
    [InlineData("""{"dose": 3}""")]
    [InlineData("""{"dose": {"rbeModelName": "A"}, "dose": {"rbeModelName": "B"}}""")]
    public void A_file_beside_an_image_that_is_not_ours_says_nothing_of_its_model(string content)
    {
        File.WriteAllText(this["a.nii.json"], content);
        Assert.Null(DoseSidecar.RbeModelOf(this["a.nii"]));
    }

    [Fact]
    public void Doses_of_different_or_unknown_meaning_are_refused_and_nothing_is_written()
    {
        VolumeFile.Write(this["a.mha"], Volume<Unspecified>.Constant(VoxelGrid.Centered(4, 4, 4, new(1, 1, 1)), 1));
        string dose = Repository.SharedData(Ramp);
        Assert.Contains("Nobody said", Refusal("dose", "sum", this["a.mha"], this["a.mha"], "-o", this["sum.mha"]), StringComparison.Ordinal);
        Assert.Contains("in the sum twice", Refusal("dose", "sum", dose, dose, "-o", this["sum.mha"]), StringComparison.Ordinal);
        Assert.Contains("an input and the output", Refusal("dose", "convert", this["a.mha"], "-o", this["a.mha"]), StringComparison.Ordinal);
        Assert.Contains("--fractions", Refusal("dose", "convert", dose, "-o", this["sum.mha"], "--per-fraction"), StringComparison.Ordinal);
        Assert.Contains("is no dose", Refusal("dose", "info", Repository.SharedData("rt/dcpt_plan03_ramp/ramped_2Gy_ver2_full.dcm")), StringComparison.Ordinal);
        Assert.Contains("cGy", Refusal("dose", "info", dose, "--prescription", "6000"), StringComparison.Ordinal);
        Assert.False(File.Exists(this["sum.mha"]));
    }

    [Fact]
    public void A_sum_refers_to_the_plans_of_its_parts()
    {
        string first = Repository.SharedData(Ramp);
        string plan = RtDose.Read(first).Plans[0].Plan.SopInstanceUid;
        string boost = this["boost.dcm"];
        PetReconProcess.Succeed("dose", "convert", first, "-o", boost, "--plan", Repository.SharedData(OtherPlan), "--scale", "0.5");
        PetReconProcess.Succeed("dose", "sum", first, boost, "-o", this["sum.dcm"]);
        RtDose sum = RtDose.Read(this["sum.dcm"]);
        Assert.Equal("MULTI_PLAN", sum.SummationType);
        Assert.Equal([plan, RtDose.Read(boost).Plans[0].Plan.SopInstanceUid], sum.Plans.Select(static reference => reference.Plan.SopInstanceUid));
        Assert.NotEqual(sum.Plans[0].Plan.SopInstanceUid, sum.Plans[1].Plan.SopInstanceUid);
        PetReconProcess.Succeed("dose", "convert", this["sum.dcm"], "-o", this["coarse.dcm"], "--voxel", "4");
        Assert.Equal(sum.Plans, RtDose.Read(this["coarse.dcm"]).Plans);
        if (!File.Exists("/usr/bin/dciodvfy"))
            return;
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/dciodvfy", ["-new", this["sum.dcm"]]) { RedirectStandardError = true })!;
        Assert.DoesNotContain(process.StandardError.ReadToEnd().Split('\n'), static line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_were_written_here_say_what_they_hold()
    {
        VoxelGrid grid = VoxelGrid.Centered(4, 4, 4, new(1, 1, 1));
        foreach (string name in (string[])["a.mha", "a.nii.gz", "a.nrrd"])
        {
            VolumeFile.Write(this[name], Volume<GrayRbe>.Constant(grid, 1));
            Assert.Equal("Gy (RBE)", (string?)PetReconProcess.Succeed("dose", "info", this[name], "--json").Json["doses"]![0]!["unit"]);
        }

        VolumeFile.Write(this["pet.mha"], Volume<Activity>.Constant(grid, 1));
        Assert.Contains("says that it holds", Refusal("dose", "info", this["pet.mha"]), StringComparison.Ordinal);
        Assert.Equal("Gy", (string?)PetReconProcess.Succeed("dose", "info", this["pet.mha"], "--quantity", "gy", "--json").Json["doses"]![0]!["unit"]);
    }

    [Theory]
    [InlineData("PHYSICAL", "Gy")]
    [InlineData("EFFECTIVE", "Gy (RBE)")]
    public void A_relative_dose_times_the_prescription_is_what_its_file_says(string kind, string unit)
    {
        string path = RtDoseFile("relative.dcm", (DoseUnits, "RELATIVE"), (DoseType, kind));
        JsonNode dose = PetReconProcess.Succeed("dose", "info", path, "--prescription", "50", "--json").Json["doses"]![0]!;
        Assert.Equal(unit, (string?)dose["unit"]);
        Assert.Equal(100, (double)dose["maximum"]!, 0.01);
    }

    [Fact]
    public void A_relative_dose_of_a_kind_that_nobody_said_needs_the_users_word()
    {
        string path = RtDoseFile("relative.dcm", (DoseUnits, "RELATIVE"), (DoseType, ""));
        Assert.Contains("absorbed or RBE-weighted", Refusal("dose", "info", path, "--prescription", "50"), StringComparison.Ordinal);
        JsonNode dose = PetReconProcess.Succeed("dose", "info", path, "--prescription", "50", "--quantity", "gy", "--json").Json["doses"]![0]!;
        Assert.Equal("Gy", (string?)dose["unit"]);
        Assert.Equal(100, (double)dose["maximum"]!, 0.01);
    }

    [Fact]
    public void A_LET_map_that_says_it_is_dose_is_noticed_by_its_comment()
    {
        Assert.Contains("--quantity let", Told("dose-averaged LETd"), StringComparison.Ordinal);
        Assert.DoesNotContain("--quantity let", Told("complete plan, outlet open"), StringComparison.Ordinal);

        // The model is what the writer puts into the comment.
        string Told(string comment)
        {
            VolumeFile.Write(this["two.mha"], Volume<GrayRbe>.Constant(VoxelGrid.Centered(3, 3, 3, new(1, 1, 1)), 2));
            PetReconProcess.Succeed("dose", "convert", this["two.mha"], "--quantity", "gy-rbe", "--rbe-model", comment, "-o", this["comment.dcm"]);
            return PetReconProcess.Succeed("dose", "info", this["comment.dcm"]).Errors;
        }
    }

    [Fact]
    public void An_RBE_model_belongs_to_RBE_weighted_dose_only()
    {
        string path = RtDoseFile("physical.dcm");
        Assert.Contains("--rbe-model is for RBE-weighted dose", Refusal("dose", "info", path, "--rbe-model", "LEM I"), StringComparison.Ordinal);
        Assert.Equal("LEM I", (string?)PetReconProcess.Succeed("dose", "info", path, "--quantity", "gy-rbe", "--rbe-model", "LEM I", "--json").Json["doses"]![0]!["rbeModel"]);
    }

    [Fact]
    public void What_cannot_be_written_or_divided_is_said_in_words_of_the_command_line()
    {
        VolumeFile.Write(this["a.mha"], Volume<Gray>.Constant(VoxelGrid.Centered(4, 4, 4, new(1, 1, 1)), 1));
        VolumeFile.Write(this["zero.mha"], Volume<Gray>.Constant(VoxelGrid.Centered(4, 4, 4, new(1, 1, 1)), 0));
        string refused = Refusal("dose", "convert", this["a.mha"], "--quantity", "let", "-o", this["let.dcm"]);
        Assert.Contains("write an image", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("volume.As", refused, StringComparison.Ordinal);
        Assert.Contains("--ratio has no meaning", Refusal("dose", "diff", this["a.mha"], this["zero.mha"], "--quantity", "gy", "--ratio", this["ratio.mha"]), StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", PetReconProcess.Succeed("dose", "diff", this["a.mha"], this["zero.mha"], "--quantity", "gy").Output, StringComparison.Ordinal);
        File.WriteAllBytes(this["empty.dcm"], []);
        PetReconProcess empty = PetReconProcess.Run("dose", "info", this["empty.dcm"]);
        Assert.Equal(3, empty.ExitCode);
        Assert.Contains("is empty", empty.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_for_machines_say_how_the_grid_lies()
    {
        VoxelGrid turned = new(3, 4, 5, new(1, 2, 3), Vector3D.Zero, Vector3D.UnitY, -Vector3D.UnitX);
        VolumeFile.Write(this["turned.nrrd"], Volume<Gray>.Constant(turned, 1));
        JsonArray axes = PetReconProcess.Succeed("dose", "info", this["turned.nrrd"], "--json").Json["doses"]![0]!["grid"]!["axes"]!.AsArray();
        Assert.Equal([0.0, 1, 0, -1, 0, 0, 0, 0, 1], axes.SelectMany(axis => axis!.AsArray()).Select(value => (double)value!));
    }

    // An RT Dose of 2 Gy in 27 voxels, with other texts in attributes of its group 3004.
    private string RtDoseFile(string name, params (byte Element, string Text)[] attributes)
    {
        string image = this["two.mha"];
        VolumeFile.Write(image, Volume<Gray>.Constant(VoxelGrid.Centered(3, 3, 3, new(1, 1, 1)), 2));
        PetReconProcess.Succeed("dose", "convert", image, "--quantity", "gy", "-o", this[name]);
        byte[] file = File.ReadAllBytes(this[name]);
        foreach ((byte element, string text) in attributes)
        {
            byte[] head = [0x04, 0x30, element, 0x00, (byte)'C', (byte)'S'];
            int at = file.AsSpan().IndexOf(head);
            Assert.True(at > 0);
            int end = at + 8 + BitConverter.ToUInt16(file, at + 6);
            byte[] value = Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + " ");
            file = [.. file[..at], .. head, (byte)value.Length, 0, .. value, .. file[end..]];
        }

        File.WriteAllBytes(this[name], file);
        return this[name];
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    private static string Refusal(params string[] arguments)
    {
        PetReconProcess result = PetReconProcess.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        return result.Errors;
    }
}
