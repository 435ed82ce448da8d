using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>STIR's images against STIR's own facts (list_image_info) and its rule for placing them.</summary>
public class InterfileFileTests
{
    [Fact]
    public void Test_image_5_has_the_sum_and_maximum_that_STIR_lists()
    {
        VolumeReadResult read = VolumeFile.Read(Repository.SharedData("stir/test_image_5.hv"));
        Volume<Unspecified> volume = read.Volume;
        Assert.Equal((97, 97, 31), (volume.Grid.SizeX, volume.Grid.SizeY, volume.Grid.SizeZ));
        Assert.Equal(new Vector3D(3.1088, 3.1088, 3.375), volume.Grid.SpacingMm);

        // STIR adds in single precision, which is 0.014 too much; numpy adds to 3490.7189 in double.
        float sum = 0;
        foreach (float value in volume.Voxels)
            sum += value;
        Assert.Equal(3490.73, sum, 0.005);
        Assert.Equal(3490.7188994, volume.Sum(), 1e-6);
        Assert.Equal(0.134773, VolumeFacts.Statistics(volume).Max, 5e-7);
        Assert.Empty(read.Warnings);

        // Head first, supine: x and y as in LPS, z reversed; 97 is odd, so voxel 48 is on the axis; plane 0 is at z = 0.
        Assert.True(volume.Grid.PositionMm(48, 48, 0).Length < 1e-9);
        Assert.Equal(new Vector3D(3.1088, 0, -3.375), Rounded(volume.Grid.PositionMm(49, 48, 1)));
    }

    [Theory]
    [InlineData("stir/RPTsens_seg3_PM.hv", 3.375)]
    [InlineData("stir/init.hv", 3.27)]
    [InlineData("stir/init.v", 3.27)]
    public void An_even_image_has_voxel_n_over_2_on_the_axis(string file, double spacingZ)
    {
        VolumeReadResult read = VolumeFile.Read(Repository.SharedData(file));
        Assert.Equal((60, 60, 31), (read.Volume.Grid.SizeX, read.Volume.Grid.SizeY, read.Volume.Grid.SizeZ));
        Assert.Equal(new Vector3D(0, -4.44114, -spacingZ), Rounded(read.Volume.Grid.PositionMm(30, 29, 1)));
        Assert.Contains(read.Warnings, static w => w.Contains("supine is assumed", StringComparison.Ordinal));
        (double min, double max, double _) = VolumeFacts.Statistics(read.Volume);
        Assert.True(min >= 0 && max > 0 && double.IsFinite(max));
    }

    [Theory]
    [InlineData("head_in", "supine", 1, 1, -1)]
    [InlineData("head_in", "prone", -1, -1, -1)]
    [InlineData("feet_in", "supine", -1, 1, 1)]
    [InlineData("feet_in", "prone", 1, -1, 1)]
    public void The_patient_position_places_the_image_as_STIR_does(string orientation, string rotation, int x, int y, int z)
    {
        using TemporaryFolder folder = new();
        WriteSmall(folder, $"patient orientation := {orientation}\npatient rotation := {rotation}\nfirst pixel offset (mm) [1] := 10\nfirst pixel offset (mm) [2] := 20\nfirst pixel offset (mm) [3] := 30\n");
        VoxelGrid grid = VolumeFile.Read(folder["a.hv"]).Volume.Grid;
        Assert.Equal(new Vector3D(10 * x, 20 * y, 30 * z), grid.OriginMm);
        Assert.Equal(new Vector3D(11 * x, 22 * y, 33 * z), grid.PositionMm(1, 1, 1));
    }

    [Fact]
    public void Scaling_factors_offsets_frames_and_quantification_units_are_obeyed()
    {
        using TemporaryFolder folder = new();
        WriteSmall(folder, "number of time frames := 2\nimage scaling factor[1] := {2, 10}\nimage scaling factor[2] := 3\ndata offset in bytes[1] := 4\ndata offset in bytes[2] := 20\n");
        Assert.Contains("2 frames", Assert.Throws<ArgumentException>(() => VolumeFile.Read(folder["a.hv"])).Message, StringComparison.Ordinal);
        Assert.Equal([4, 6, 8, 10, 60, 70, 80, 90], VolumeFile.Read(folder["a.hv"], 0).Volume.Voxels.ToArray());
        Assert.Equal([30, 33, 36, 39, 42, 45, 48, 51], VolumeFile.Read(folder["a.hv"], 1).Volume.Voxels.ToArray());

        WriteSmall(folder, "quantification units := 5\n");
        Assert.Equal([0, 5, 10, 15, 20, 25, 30, 35], VolumeFile.Read(folder["a.hv"]).Volume.Voxels.ToArray());
        WriteSmall(folder, "quantification units := 5\nimage scaling factor[1] := 4\n");
        Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["a.hv"]));
    }

    [Fact]
    public void What_is_written_lies_at_the_same_places_when_the_axes_allow_it()
    {
        using TemporaryFolder folder = new();
        int written = 0;
        foreach ((string name, Volume<Activity> volume) in TestVolumes.OnAllGrids())
        {
            bool oblique = name.StartsWith("oblique", StringComparison.Ordinal) || name == "sheared";
            if (oblique)
            {
                Assert.Contains("oblique", Assert.Throws<ArgumentException>(() => VolumeFile.Write(folder["o.hv"], volume)).Message, StringComparison.Ordinal);
                continue;
            }

            VolumeFile.Write(folder["a.hv"], volume);
            VolumeReadResult read = VolumeFile.Read(folder["a.hv"]);
            VolumeFacts.AssertSameInWorld(volume, read.Volume, 1e-9);
            Assert.Equal(new Vector3D(0, 0, -1), read.Volume.Grid.AxisZ);
            Assert.Empty(read.Warnings);
            written++;
        }

        Assert.Equal(7, written);
        Assert.Equal(["a.hv", "a.v"], folder.FileNames);
    }

    [Theory]
    [InlineData("stir/scatter_cylinder.hs", "projection data")]
    [InlineData("nifti/nibabel/tinypet.v", "ECAT")]
    public void What_is_no_image_is_refused_with_its_reason(string file, string reason)
    {
        string path = Repository.SharedData(file);
        using TemporaryFolder folder = new();
        string copy = folder[Path.GetExtension(path) == ".hs" ? "copy.hv" : Path.GetFileName(path)];
        File.Copy(path, copy);
        Assert.Contains(reason, Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(copy)).Message, StringComparison.Ordinal);
    }

    private static void WriteSmall(TemporaryFolder folder, string extra)
    {
        File.WriteAllText(folder["a.hv"], $"""
            !INTERFILE  :=
            name of data file := a.v
            ; a comment
            imagedata_byte order := BIGENDIAN
            !number format := signed integer
            !number of bytes per pixel := 2
            number of dimensions := 3
            !matrix size [1] := 2
            !matrix size[2] := 2
            !Matrix Size [3] := 2
            scaling factor (mm/pixel) [1] := 1
            scaling factor (mm/pixel) [2] := 2
            scaling factor (mm/pixel) [3] := 3
            {extra}
            !END OF INTERFILE :=
            """.ReplaceLineEndings("\r\n"), new UTF8Encoding(false));
        byte[] data = new byte[40];
        for (int i = 0; i < 20; i++)
            data[2 * i + 1] = (byte)i;
        File.WriteAllBytes(folder["a.v"], data);
    }

    private static Vector3D Rounded(Vector3D v) => new(Math.Round(v.X, 6), Math.Round(v.Y, 6), Math.Round(v.Z, 6));
}
