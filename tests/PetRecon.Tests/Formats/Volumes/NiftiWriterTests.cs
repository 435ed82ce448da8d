using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

public class NiftiWriterTests
{
    /// <summary>NIfTI-1 stores its matrices as floats: 2^-24 of positions around 100 mm.</summary>
    private const double FloatHeaderMm = 3e-5;

    /// <summary>A float quaternion turns a corner 30 mm away by a few times 1e-7, but near half turns by the square root of that.</summary>
    private const double QuaternionMm = 3e-3;

    [Theory]
    [InlineData(".nii")]
    [InlineData(".nii.gz")]
    public void What_is_written_is_read_back_on_any_grid(string extension)
    {
        using TemporaryFolder folder = new();
        foreach ((string name, Volume<Activity> volume) in TestVolumes.OnAllGrids())
        {
            string path = folder[name + extension];
            VolumeFile.Write(path, volume);
            VolumeReadResult read = VolumeFile.Read(path);
            Assert.True(volume.Voxels.SequenceEqual(read.Volume.Voxels), name);
            Assert.True((volume.Grid.OriginMm - read.Volume.Grid.OriginMm).Length < FloatHeaderMm, name);
            Assert.True((volume.Grid.PositionMm(4, 6, 3) - read.Volume.Grid.PositionMm(4, 6, 3)).Length < FloatHeaderMm, name);
            VolumeFacts.AssertSameInWorld(volume, read.Volume);
            Assert.Empty(read.Warnings);
            Assert.Contains("Bq/mL", read.Description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nibabel_finds_the_same_values_at_the_same_places_by_sform_and_qform()
    {
        const string Script = """
            import sys, nibabel, numpy
            for path in sys.argv[1:]:
                image = nibabel.load(path)
                header = image.header
                data = image.get_fdata()
                rows = [image.affine[:3].ravel(), header.get_best_affine()[:3].ravel(), (header.get_qform() if header['qform_code'] else image.affine)[:3].ravel()]
                print(data.shape[0], data.shape[1], data.shape[2], int(header['sform_code']), int(header['qform_code']), '%s,%s' % header.get_xyzt_units(),
                      repr(float(data[1, 2, 3])), repr(float(data[4, 0, 1])), *[repr(float(v)) for r in rows for v in r])
            """;
        using TemporaryFolder folder = new();
        List<(string Name, Volume<Activity> Volume, string Path)> files = [];
        foreach ((string name, Volume<Activity> volume) in TestVolumes.OnAllGrids())
        {
            files.Add((name, volume, folder[name + ".nii.gz"]));
            VolumeFile.Write(files[^1].Path, volume);
        }

        string[] lines = Judge.Python(Script, [.. files.Select(static f => f.Path)]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(files.Count, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split(' ');
            Volume<Activity> volume = files[i].Volume;
            Assert.Equal(["5", "7", "4", "1", volume.Grid.IsOrthogonal ? "1" : "0", "mm,sec"], words[..6]);
            double[] numbers = [.. words[6..].Select(static w => double.Parse(w, CultureInfo.InvariantCulture))];
            Assert.Equal(volume[1, 2, 3], (float)numbers[0]);
            Assert.Equal(volume[4, 0, 1], (float)numbers[1]);
            VolumeFacts.AssertAffine(numbers[2..14], volume.Grid, FloatHeaderMm);
            VolumeFacts.AssertAffine(numbers[14..26], volume.Grid, FloatHeaderMm);
            VolumeFacts.AssertAffine(numbers[26..38], volume.Grid, QuaternionMm);
        }
    }

    [Fact]
    public void A_size_above_32767_makes_a_NIfTI_2_file_that_nibabel_reads()
    {
        VoxelGrid grid = new(2, 40_000, 1, new(1, 0.5, 2), new(3, 4, 5), -Vector3D.UnitX);
        float[] voxels = new float[grid.VoxelCount];
        voxels[79_999] = 7;
        using TemporaryFolder folder = new();
        VolumeFile.Write(folder["long.nii"], new Volume<Activity>(grid, voxels));
        VolumeReadResult read = VolumeFile.Read(folder["long.nii"]);
        Assert.Equal("NIfTI-2", read.Format);
        Assert.Equal(grid, read.Volume.Grid);
        Assert.Equal(7, read.Volume[1, 39_999, 0]);
        string judged = Judge.Python(
            "import sys, nibabel; i = nibabel.load(sys.argv[1]); print(type(i).__name__, i.shape, i.get_fdata()[1, 39999, 0], i.affine[:3].tolist())",
            folder["long.nii"]);
        Assert.Equal("Nifti2Image (2, 40000, 1) 7.0 [[1.0, 0.0, 0.0, -3.0], [0.0, -0.5, 0.0, -4.0], [0.0, 0.0, 2.0, 5.0]]", judged.Trim());
    }

    [Fact]
    public void Nifti_tool_finds_nothing_wrong_with_the_header()
    {
        using TemporaryFolder folder = new();
        VolumeFile.Write(folder["oblique.nii"], TestVolumes.OnAllGrids().First(static g => g.Name == "oblique 1").Volume);
        (int code, string output) = Judge.Program("nifti_tool", "-check_hdr", "-check_nim", "-infiles", folder["oblique.nii"]);
        Assert.True(code == 0, output);
        Assert.Contains("GOOD", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("BAD", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("** ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_no_other()
    {
        using TemporaryFolder folder = new();
        string path = folder["kept.nii"];
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => CompleteFile.Write(path, static stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException("disk full");
        }));
        Assert.Equal(["kept.nii"], folder.FileNames);
        Assert.Equal("old", File.ReadAllText(path));
    }
}
