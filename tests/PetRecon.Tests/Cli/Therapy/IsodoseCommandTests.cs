using System.Globalization;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli.Therapy;

/// <summary>isodose: what it says and writes of a dose whose isodoses are spheres.</summary>
public sealed class IsodoseCommandTests : IDisposable
{
    private const string Ramp = "rt/dcpt_plan03_ramp/RD1.2.752.243.1.1.20250523160113556.3000.73252.dcm";
    private const string RampStructures = "rt/dcpt_plan03_ramp/RS1.2.752.243.1.1.20250522124652761.2000.43711.dcm";

    private static readonly Vector3D s_centre = new(5, -8, 12);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-isodose");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Volumes_lines_surfaces_and_structures_are_those_of_the_spheres()
    {
        WriteBall();
        JsonObject result = PetReconProcess.Succeed(
            "isodose", this["ball.mha"], "--quantity", "gy", "--prescription", "60", "--levels", "95%,40", "--lines", this["lines.csv"], "--surface", this["ball.stl"], "--dicom", this["rs.dcm"], "--plot", this["ball.svg"], "--json").Json.AsObject();
        JsonArray levels = result["levels"]!.AsArray();
        Assert.Equal([40.0, 57.0], levels.Select(level => (double)level!["level"]!));
        Assert.Equal(95, (double)levels[1]!["percent"]!, 1e-9);
        Assert.Null(levels[0]!["percent"]);
        for (int i = 0; i < 2; i++)
        {
            // 60 Gy in the middle and 1 Gy less each mm.
            double radius = 60 - (double)levels[i]!["level"]!;
            double volume = 4 * Math.PI / 3 * Math.Pow(radius, 3) / 1000;
            if (radius > 5)
                Assert.Equal(volume, (double)levels[i]!["volumeCc"]!, 0.015 * volume);
            Assert.True(File.Exists((string?)levels[i]!["surface"]));
        }

        string[] rows = File.ReadAllLines(this["lines.csv"]);
        Assert.Equal("level,percent,slice,line,closed,x_mm,y_mm,z_mm", rows[0]);
        int compared = 0;
        foreach (string[] row in rows.Skip(1).Select(row => row.Split(',')).Where(row => row[0] == "40"))
        {
            Vector3D point = new(Number(row[5]), Number(row[6]), Number(row[7]));
            Assert.Equal(20, (point - s_centre).Length, 0.06);
            compared++;
        }

        Assert.InRange(compared, 500, 100_000);
        Roi structure = StructureSet.Read(this["rs.dcm"]).Rois[0];
        Assert.Equal("Isodose 40 Gy", structure.Name);
        Assert.Equal("DOSE_REGION", structure.InterpretedType);
        Assert.Equal(4 * Math.PI / 3 * 8, StructureMask.VolumeCcOf(structure), 0.5);
        Assert.Contains("<svg", File.ReadAllText(this["ball.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clinical_dose_is_drawn_with_its_structures_and_written_into_its_study()
    {
        string dose = Repository.SharedData(Ramp);
        PetReconProcess run = PetReconProcess.Succeed("isodose", dose, "--prescription", "2", "--structures", Repository.SharedData(RampStructures), "--plot", this["ramp.png"], "--dicom", this["rs.dcm"]);
        Assert.True(new FileInfo(this["ramp.png"]).Length > 20_000);
        Assert.Contains("95 %, 1.9 Gy (RBE)", run.Output, StringComparison.Ordinal);
        StructureSet set = StructureSet.Read(this["rs.dcm"]);
        StructureSet source = StructureSet.Read(Repository.SharedData(RampStructures));
        Assert.Equal(source.Identity.PatientId, set.Identity.PatientId);
        Assert.Equal(source.Frames[0].FrameOfReferenceUid, set.Frames[0].FrameOfReferenceUid);
        Assert.Equal(8, set.Rois.Length);
    }

    [Fact]
    public void Contours_of_other_files_and_masks_become_one_structure_set()
    {
        WriteBall();
        Volume<Unspecified> ball = VolumeFile.Read(this["ball.mha"]).Volume;
        float[] inside = [.. ball.ToArray().Select(value => value >= 40 ? 1f : 0)];
        VolumeFile.Write(this["mask.nii.gz"], new Volume<Occupancy>(ball.Grid, inside));
        PetReconProcess.Succeed("dicom", "write", Repository.SharedData("rt/trip98_carbon_tst003/tst003000.vdx"), this["mask.nii.gz"], "-o", this["rs.dcm"], "--as", "structures", "--label", "Ball", "--patient-id", "T3");
        StructureSet set = StructureSet.Read(this["rs.dcm"]);
        Assert.Equal(["target", "Ball"], set.Rois.Select(roi => roi.Name));
        Assert.Equal(inside.Sum() * 0.008, StructureMask.VolumeCcOf(set.Rois[1]), 0.005 * inside.Sum() * 0.008);
    }

    [Theory]
    [InlineData("--levels", "95%,none", "no level")]
    [InlineData("--plot", "picture.gif", ".png or .svg")]
    [InlineData("--surface", "surface.vtk", ".stl")]
    [InlineData("--lines", "lines.txt", ".csv or .json")]
    [InlineData("--axis", "3", "0, 1 or 2")]
    [InlineData("--wash", "7", "0 to 1")]
    public void What_makes_no_sense_is_named_before_the_work(string option, string value, string said)
    {
        WriteBall();
        PetReconProcess run = PetReconProcess.Run("isodose", this["ball.mha"], option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private void WriteBall()
    {
        VoxelGrid grid = VoxelGrid.Centered(40, 36, 32, new(2, 2, 2), s_centre);
        float[] voxels = new float[grid.VoxelCount];
        for (int v = 0; v < voxels.Length; v++)
        {
            Vector3D p = grid.PositionMm(v % grid.SizeX, v / grid.SizeX % grid.SizeY, v / (grid.SizeX * grid.SizeY));
            voxels[v] = (float)Math.Max(0, 60 - (p - s_centre).Length);
        }

        VolumeFile.Write(this["ball.mha"], new Volume<Gray>(grid, voxels));
    }
}
