using System.Globalization;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Formats.Voxelplan;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli.Therapy;

/// <summary>plan, depth, profile and range.</summary>
public sealed class BeamCommandTests : IDisposable
{
    private const string Mono = "rt/dcpt_plan02_mono/RN.1.2.246.352.71.5.37402163639.178320.20221207095327.dcm";
    private const string Ramp = "rt/dcpt_plan03_ramp/ramped_2Gy_ver2_full.dcm";

    private const string Dose = "rt/dcpt_plan03_ramp/RD1.2.752.243.1.1.20250523160113556.3000.73252.dcm";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-beams");

    public void Dispose() => _folder.Delete(recursive: true);

    private string this[string name] => Path.Combine(_folder.FullName, name);

    // The file has 646 entries: each spot once with its weight, and once with none at the control point that ends the layer.
    [Fact]
    public void The_plan_of_one_energy_has_its_spots_with_their_sum()
    {
        JsonNode beam = PetReconProcess.Succeed("plan", Repository.SharedData(Mono), "--json", "--csv", this["spots.csv"]).Json["beams"]![0]!;
        Assert.Equal("proton", (string?)beam["ion"]);
        Assert.Equal(323, (int)beam["spots"]!);
        Assert.Equal(6847.778, (double)beam["weight"]!, 1e-3);
        Assert.Equal([0, 1, 0], beam["direction"]!.AsArray().Select(value => (double)value!));
        Assert.Equal(160, (double)beam["layers"]![0]!["energyMeVPerU"]!);

        // NIST's PSTAR has 17.65 cm for 160 MeV.
        Assert.Equal(176.5, (double)beam["deepestRangeMm"]!, 0.3);
        double[][] spots = Spots(this["spots.csv"]);
        Assert.Equal(323, spots.Length);
        Assert.Equal(6847.778, spots.Sum(spot => spot[2]), 1e-3);
        Assert.Equal((double)beam["amount"]!, spots.Sum(spot => spot[3]), 1e-6);
    }

    [Fact]
    public void The_plan_of_22_energies_has_every_layer_and_spot_of_both_beams()
    {
        JsonArray beams = PetReconProcess.Succeed("plan", Repository.SharedData(Ramp), "--json", "--csv", this["spots.csv"], "--plot", this["plan.png"]).Json["beams"]!.AsArray();
        Assert.Equal([90, 270], beams.Select(beam => (double)beam!["gantryAngleDegrees"]!));
        int[] counts = [448, 459, 253, 361, 416, 423, 431, 423, 424, 447, 469, 463, 434, 428, 426, 411, 453, 463, 426, 258, 456, 446];
        double[] energies = [149.4, 146, 142.6, 139.2, 135.8, 132.5, 129.2, 125.9, 122.6, 119.3, 116, 112.8, 109.6, 106.5, 103.4, 100.4, 97.4, 94.5, 91.7, 88.9, 86.2, 83.5];
        foreach (JsonNode? beam in beams)
        {
            Assert.Equal(39294.15, (double)beam!["weight"]!, 0.01);
            Assert.Equal(39294.15, (double)beam["amount"]!, 0.01);
            Assert.Equal("MU", (string?)beam["amountUnit"]);
            Assert.Equal(counts, beam["layers"]!.AsArray().Select(layer => (int)layer!["spots"]!));
            Assert.Equal(energies, beam["layers"]!.AsArray().Select(layer => Math.Round((double)layer!["energyMeVPerU"]!, 2)));
        }

        double[][] spots = Spots(this["spots.csv"]);
        Assert.Equal(18436, spots.Length);
        Assert.Equal(2 * 39294.15, spots.Sum(spot => spot[2]), 0.02);
        Assert.Equal(-53.241, spots[0][0], 1e-3);
        Assert.Equal(54.522, spots[0][1], 1e-3);
        Assert.Equal(3.199545, spots[0][2], 1e-6);
        Assert.True(new FileInfo(this["plan.png"]).Length > 50_000);
    }

    [Fact]
    public void A_raster_scan_file_is_a_plan_too()
    {
        RasterScan scan = new()
        {
            Version = "20030630",
            Projectile = "12C",
            BolusMm = 30,
            Submachines =
            [
                new() { EnergyIndex = 1, EnergyMeVPerNucleon = 290, FocusIndex = 3, FocusFwhmMm = 6, StepXMm = 2, StepYMm = 2, Spots = [new(-4, 2, 1e6), new(6, -8, 3e6)] },
            ],
        };
        scan.Write(this["field.rst"]);
        JsonNode beam = PetReconProcess.Succeed("plan", this["field.rst"], "--json", "--plot", this["field.svg"]).Json["beams"]![0]!;
        Assert.Equal("12C", (string?)beam["ion"]);
        Assert.Equal(4e6, (double)beam["amount"]!);
        Assert.Equal("particles", (string?)beam["amountUnit"]);
        Assert.Equal(163.2 - 30, (double)beam["deepestRangeMm"]!, 0.8);
        Assert.Equal([-4, 6, -8, 2], beam["spotBoundsMm"]!.AsArray().Select(value => (double)value!));
        Assert.Contains("<svg", File.ReadAllText(this["field.svg"]), StringComparison.Ordinal);
        Assert.Contains("--gantry", Fails(2, "profile", Repository.SharedData(Dose), "--plan", this["field.rst"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Depths_through_water_are_written_with_the_surface_of_a_range()
    {
        VolumeFile.Write(this["ct.nii.gz"], Volume<Hounsfield>.Constant(VoxelGrid.Centered(40, 50, 40, new(4, 4, 4)), 0));
        JsonObject result = PetReconProcess.Succeed(
            "depth", this["ct.nii.gz"], "--gantry", "0", "--isocenter", "0,0,0", "--depth", "80", "--field", "40", "--spacing", "10", "-o", this["depth.nii.gz"], "--surface", this["s.csv"], "--plot", this["s.png"], "--json").Json;
        Assert.Equal(25, (int)result["surface"]!["raysThatEnd"]!);
        Assert.Equal(-20, (double)result["surface"]!["meanMm"]!, 1e-4);
        Volume depths = VolumeFile.Read(this["depth.nii.gz"]).Volume;
        Assert.Equal(2, depths[20, 0, 20], 1e-4);
        Assert.Equal(198, depths[20, 49, 20], 1e-3);
        Assert.Contains("beam_x_mm", File.ReadAllText(this["s.csv"]), StringComparison.Ordinal);
        Assert.Contains("--depth", Fails(2, "depth", this["ct.nii.gz"], "--gantry", "0", "--surface", this["t.csv"]), StringComparison.Ordinal);
        Assert.Contains("Which beam", Fails(2, "depth", this["ct.nii.gz"], "-o", this["t.nii.gz"]), StringComparison.Ordinal);
        File.WriteAllText(this["table.csv"], "hu,rsp\n0,1\n100,0.5\n");
        Assert.Contains("must not fall", Fails(3, "depth", this["ct.nii.gz"], "--gantry", "0", "-o", this["t.nii.gz"], "--table", this["table.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Profiles_and_ranges_of_two_doses_show_the_shift_between_them()
    {
        Write("planned.mha", 10);
        Write("given.nii.gz", 13);
        JsonArray profiles = PetReconProcess.Succeed(
            "profile", this["planned.mha"], this["given.nii.gz"], "--gantry", "0", "--isocenter", "0,0,0", "--radius", "3", "--csv", this["p.csv"], "--plot", this["p.png"], "--json").Json["profiles"]!.AsArray();
        Assert.Equal(10, (double)profiles[0]!["r50Mm"]!, 0.1);
        Assert.Equal(3, (double)profiles[1]!["r50Mm"]! - (double)profiles[0]!["r50Mm"]!, 0.05);
        JsonObject range = PetReconProcess.Succeed(
            "range", this["planned.mha"], this["given.nii.gz"], "--gantry", "0", "--isocenter", "0,0,0", "--field", "40", "--csv", this["r.csv"], "--plot", this["r.svg"], "--difference", this["d.nii.gz"], "--json").Json;
        Assert.Equal(441, (int)range["rays"]!);
        Assert.Equal(3, (double)range["differenceMm"]!["mean"]!, 0.05);
        Assert.Equal(0, (double)range["partWithin"]!["2 mm"]!);
        Assert.Equal(442, File.ReadAllLines(this["r.csv"]).Length);
        Assert.True((double)range["normalization"]!["correlation"]! > 0.9);
        Assert.Contains("either along a line", Fails(2, "profile", this["planned.mha"], "--from", "0,0,0"), StringComparison.Ordinal);
        Assert.Contains(".png", Fails(2, "profile", this["planned.mha"], "--from", "0,0,0", "--to", "0,9,0", "--plot", "x.gif"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_ray_reaches_has_no_surface_and_no_range()
    {
        VolumeFile.Write(this["ct.nii.gz"], Volume<Hounsfield>.Constant(VoxelGrid.Centered(10, 10, 10, new(4, 4, 4)), 0));
        Assert.Contains("there is no surface", Fails(2, "depth", this["ct.nii.gz"], "--gantry", "0", "--depth", "5000", "--surface", this["s.csv"], "--plot", this["s.png"]), StringComparison.Ordinal);
        Assert.False(File.Exists(this["s.csv"]));
        Assert.Contains("-360 to 360", Fails(2, "depth", this["ct.nii.gz"], "--gantry", "9000", "--depth", "10", "--surface", this["s.csv"]), StringComparison.Ordinal);
        Write("planned.mha", 10);
        VolumeFile.Write(this["none.mha"], Volume<Gray>.Constant(VoxelGrid.Centered(24, 60, 24, new(2, 2, 2)), 0));
        PetReconProcess range = PetReconProcess.Succeed("range", this["planned.mha"], this["none.mha"], "--gantry", "0", "--isocenter", "0,0,0", "--plot", this["r.png"]);
        Assert.Contains("No ray has a distal edge", range.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", range.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_surface_in_the_isocentre_plane_is_at_zero_without_a_sign()
    {
        VolumeFile.Write(this["ct.nii.gz"], Volume<Hounsfield>.Constant(VoxelGrid.Centered(10, 10, 10, new(4, 4, 4)), 0));
        PetReconProcess.Succeed("depth", this["ct.nii.gz"], "--gantry", "0", "--isocenter", "0,0,0", "--depth", "20", "--field", "10", "--surface", this["s.csv"]);
        Assert.All(File.ReadAllLines(this["s.csv"]).Skip(1), line => Assert.Equal("0", line.Split(',')[2]));
    }

    [Fact]
    public void A_layer_that_no_beam_has_is_refused() =>
        Assert.Contains("no layer 99", Fails(2, "plan", Repository.SharedData(Mono), "--layer", "99"), StringComparison.Ordinal);

    // A dose that ends at a depth along y with a smooth edge.
    private void Write(string name, double depthMm)
    {
        VoxelGrid grid = VoxelGrid.Centered(24, 60, 24, new(2, 2, 2));
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
        {
            Vector3D position = grid.PositionMm(at % 24, at / 24 % 60, at / (24 * 60));
            voxels[at] = (float)(2 / (1 + Math.Exp((position.Y - depthMm) / 2)));
        }

        VolumeFile.Write(this[name], new Volume<Gray>(grid, voxels));
    }

    private static string Fails(int exitCode, params string[] arguments)
    {
        PetReconProcess result = PetReconProcess.Run(arguments);
        Assert.True(result.ExitCode == exitCode, $"petrecon {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}");
        return result.Errors;
    }

    // x, y, weight and amount of each line.
    private static double[][] Spots(string csv) =>
        [.. File.ReadAllLines(csv).Skip(1).Select(line => line.Split(',')[5..9].Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray())];
}
