using System.Globalization;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Voxelplan;
using PetRecon.Tests.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Therapy.Tests.Formats;

/// <summary>Raster scan files and plan scripts, written here by the format's description.</summary>
public class RasterScanTests
{
    private const string Field =
        """
        rstfile 20030630
        sistable 19981218
        patient_id tst003
        machine# 0
        projectile 12C
        charge 6
        mass 12
        gantryangle 0
        couchangle -90
        stereotacticcoordinates
        bolus 0
        ripplefilter 3 mm RIFI
        #submachines 2
        #particles 1000 2.5E+04 36500
        submachine# 91 229.76 2 3.7
        #particles 1000 25000 2.85e4
        stepsize 2 3
        #points 3
        26 -26 1000
        24 -26 2500.0
        -22.5 1.25 2.5E+04
        submachine# 90 228.12 1 3.8
        #particles 8000 8000 8000
        stepsize 2 2
        #points 1
        0 0 8000

        """;

    [Fact]
    public void A_field_is_read_with_its_energies_and_every_spot()
    {
        RasterScan scan = Read(Field);
        Assert.Equal(("20030630", "19981218", "tst003", "12C"), (scan.Version, scan.SettingsTable, scan.PatientId, scan.Projectile));
        Assert.Equal((6.0, 12.0, 0.0, -90.0, 0.0), (scan.Charge, scan.Mass, scan.GantryAngleDegrees, scan.CouchAngleDegrees, scan.BolusMm));
        Assert.Equal("3 mm RIFI", scan.RippleFilter);
        Assert.Null(scan.StereotacticMm);
        Assert.Equal(4, scan.SpotCount);
        Assert.Equal(36_500, scan.Particles);
        RasterSubmachine first = scan.Submachines[0];
        Assert.Equal((91, 229.76, 2, 3.7), (first.EnergyIndex, first.EnergyMeVPerNucleon, first.FocusIndex, first.FocusFwhmMm));
        Assert.Equal((2.0, 3.0), (first.StepXMm, first.StepYMm));
        Assert.Equal([new(26, -26, 1000), new(24, -26, 2500), new(-22.5, 1.25, 25_000)], first.Spots);
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void A_file_of_1996_has_neither_angles_nor_steps()
    {
        RasterScan scan = Read("rstfile 19960415\nsistable 19960101\npatient_id 1\nmachine# 0\nprojectile C\ncharge 6\nmass 12\n#submachines 1\n#particles 1 1 1\nsubmachine# 1 80.5 1 4\n#particles 1 1 1\n#points 1\n0 0 1\n");
        Assert.Null(scan.GantryAngleDegrees);
        Assert.Null(scan.Submachines[0].StepXMm);
        Assert.Equal("", scan.RippleFilter);
    }

    [Fact]
    public void A_large_field_is_written_and_read_back_exactly()
    {
        using TemporaryFolder folder = new();
        Random random = new(TestVolumes.Seed);
        RasterScan scan = new()
        {
            Version = "20030630",
            SettingsTable = "20030305.0",
            PatientId = "a b",
            Projectile = "1H",
            Charge = 1,
            Mass = 1,
            GantryAngleDegrees = 12.5,
            CouchAngleDegrees = -90,
            StereotacticMm = new Vector3D(1.5, -2, 3),
            BolusMm = 20,
            Submachines =
            [
                .. Enumerable.Range(0, 17).Select(energy => new RasterSubmachine
                {
                    EnergyIndex = 90 - energy,
                    EnergyMeVPerNucleon = 120.2 - 1.1 * energy,
                    FocusIndex = 1,
                    FocusFwhmMm = 4 + 0.1 * energy,
                    StepXMm = 3,
                    StepYMm = 3,
                    Spots = [.. Enumerable.Range(0, 500).Select(_ => new RasterSpot(random.Next(-30, 30), random.Next(-30, 30), 1e6 * random.NextDouble()))],
                }),
            ],
        };
        scan.Write(folder["a.rst"]);
        RasterScan read = RasterScan.Read(folder["a.rst"]);
        Assert.Empty(read.Warnings);
        Assert.Equal(scan with { Submachines = [], Warnings = [] }, read with { Submachines = [], Warnings = [] });
        for (int i = 0; i < scan.Submachines.Length; i++)
        {
            Assert.Equal(scan.Submachines[i] with { Spots = [] }, read.Submachines[i] with { Spots = [] });
            Assert.Equal(scan.Submachines[i].Spots, read.Submachines[i].Spots);
        }

        // The text, summed up by nothing but its own words.
        string[] lines = File.ReadAllLines(folder["a.rst"]);
        Assert.Equal(17, lines.Count(static line => line.StartsWith("submachine# ", StringComparison.Ordinal)));
        double sum = lines.Where(static line => line.Length > 0 && (char.IsDigit(line[0]) || line[0] == '-')).Sum(static line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture));
        Assert.Equal(scan.Particles, sum, 1e-3);
    }

    [Fact]
    public void A_sum_that_its_spots_do_not_have_is_named()
    {
        RasterScan scan = Read(Field.Replace("#particles 1000 25000 2.85e4", "#particles 1000 25000 2.86e4", StringComparison.Ordinal));
        Assert.Contains("229.76 MeV/u are said to be 28600; its spots have 28500", Assert.Single(scan.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rstfile 20030630", "PK", 1, "no raster scan")]
    [InlineData("#submachines 2", "#submachines 3", 26, "2 of 3 energies")]
    [InlineData("#submachines 2\n", "", 25, "how many energies")]
    [InlineData("#points 3", "#points 4", 22, "no spot")]
    [InlineData("#points 3", "#points -3", 18, "no whole number")]
    [InlineData("#points 1", "#points 1000000000", 26, "1 of 1000000000 spots")]
    [InlineData("24 -26 2500.0", "24 -26", 20, "no spot")]
    [InlineData("24 -26 2500.0", "24 -26 -5", 20, "-5 ions")]
    [InlineData("24 -26 2500.0", "24 -26 NaN", 20, "no number")]
    [InlineData("submachine# 90 228.12 1 3.8", "submachine# 90", 22, "no number")]
    public void A_damaged_file_is_named_with_its_line(string good, string bad, int line, string reason)
    {
        VoxelplanFormatException fault = Assert.Throws<VoxelplanFormatException>(() => Read(Field.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Line, line - 1, line + 1);
    }

    [Fact]
    public void Cut_or_garbled_text_gives_a_field_or_a_clear_error()
    {
        using TemporaryFolder folder = new();
        byte[] original = Encoding.ASCII.GetBytes(Field);
        Random random = new(TestVolumes.Seed);
        for (int mutant = 0; mutant < 500; mutant++)
        {
            byte[] bytes = original[..random.Next(original.Length + 1)];
            for (int change = random.Next(4); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["a.rst"], bytes);
            try
            {
                RasterScan.Read(folder["a.rst"]);
            }
            catch (VoxelplanFormatException)
            {
                continue;
            }
        }
    }

    [Fact]
    public void The_script_of_the_carbon_plan_says_what_its_dose_is()
    {
        TripScript script = TripScript.Read(Repository.SharedData("rt/trip98_carbon_tst003/TST003012.exec"));
        Assert.Equal((2.0, false, "12C", "tst003000", "target"), (script.PrescribedDose, script.IsBiological, script.Projectile, script.Ct, script.Target));
        Assert.Equal(["tst003012.dos"], script.DoseFiles);
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.hed"], "data_type float\nnum_bytes 4\nbyte_order vms\nslice_dimension 1\npixel_size 1\nslice_distance 1\nslice_number 1\n");
        File.WriteAllBytes(folder["a.dos"], BitConverter.GetBytes(1023f));
        Volume<Gray> dose = Assert.IsType<Volume<Gray>>(script.DoseOf(VoxelplanCube.Read(folder["a.dos"])));
        Assert.Equal(2.046f, dose[0, 0, 0], 1e-6f);
    }

    [Fact]
    public void A_script_that_optimises_biologically_makes_rbe_weighted_dose()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.exec"], "*plan / dose(1)\nplan / dose(3.00) targettissue(chordom02) residualtissue(chordom02)\nopt / field(*) bio CTbased dosealg(cl)\ndose \"a.\" / bio calculate field(*) write\n");
        TripScript script = TripScript.Read(folder["a.exec"]);
        Assert.Equal((3.0, true, "chordom02"), (script.PrescribedDose, script.IsBiological, script.TargetTissue));
        File.WriteAllText(folder["b.exec"], "plan / dose(much)\n");
        Assert.Contains("'much'", Assert.Throws<VoxelplanFormatException>(() => TripScript.Read(folder["b.exec"])).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["c.exec"], "#!/bin/sh\n");
        Assert.Throws<VoxelplanFormatException>(() => TripScript.Read(folder["c.exec"]));
    }

    private static RasterScan Read(string text)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.rst"], text);
        return RasterScan.Read(folder["a.rst"]);
    }
}
