using System.Globalization;
using System.Text.RegularExpressions;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>MetaImage and NRRD, the formats of ITK: foreign files against what plastimatch (ITK) says about them, and our own before plastimatch.</summary>
public class ItkFormatTests
{
    // What plastimatch prints: sizes, the first voxel's place, spacings, the axes one after the other, least, mean and highest value, and how many are not 0.
    // It prints the matrix by rows; its columns are the axes.
    public static TheoryData<string, int[], double[], double[], double[], double[], int> Files => new()
    {
        { "rt/metaimage_dose/CTpatient.mhd", [10, 20, 10], [0, 0, 0], [10, 10, 10], [1, 0, 0, 0, 1, 0, 0, 0, 1], [-1000, -424, 0], 848 },
        { "rt/metaimage_dose/Dose.mhd", [10, 20, 10], [0, 0, 0], [10, 10, 10], [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 56729.925781, 2122555.5], 397 },
        { "rt/metaimage_dose/Phantom.Dose.mhd", [10, 20, 10], [-45, 95, 45], [10, 10, 10], [1, 0, 0, 0, -1, 0, 0, 0, -1], [0, 0.000127, 0.004328], 355 },
        { "nifti/niivue/mha.mha", [64, 64, 37], [-108.281, 82.3795, -47.8356], [3.4375, 3.4375, 3.8], [1, 0, 0, 0, -1, 0, 0, 0, 1], [0, 527.506165, 6690], 87977 },
        { "rt/slicerrt_eclipse_prostate/EclipseProstate_Dose.nrrd", [136, 86, 92], [-162.8260, -105.0169, -122.5], [2.5, 2.5, 2.5], [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 9.940781, 47.075649], 734793 },
        { "rt/slicerrt_eclipse_prostate/TinyPatientCT.nrrd", [10, 10, 10], [-248.844, -248.289, -123.75], [49, 49, 23], [1, 0, 0, 0, 1, 0, 0, 0, 1], [-1000, -729.343994, 850], 999 },
        { "rt/slicerrt_eclipse_prostate/TinyPatientDose.nrrd", [10, 10, 10], [-248.844, -248.289, -123.75], [49, 49, 23], [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 2.929692, 46.225174], 201 },
        { "nifti/niivue/FLAIR.nrrd", [124, 160, 140], [64.8982, 110.4311, -27.9255], [1, 1, 1], [-0.9936, 0.0497, -0.1015, -0.0160, -0.9509, -0.3090, -0.1119, -0.3054, 0.9456], [0, 41.486046, 255], 1069777 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Grid_and_values_are_those_that_plastimatch_reads(
        string file, int[] size, double[] origin, double[] spacing, double[] axes, double[] minMeanMax, int nonZero)
    {
        VolumeReadResult read = VolumeFile.Read(Repository.SharedData(file));
        Volume<Unspecified> volume = read.Volume;
        Assert.Equal((size[0], size[1], size[2]), (volume.Grid.SizeX, volume.Grid.SizeY, volume.Grid.SizeZ));
        VolumeFacts.AssertNear(new(origin[0], origin[1], origin[2]), volume.Grid.OriginMm, 1e-4);
        VolumeFacts.AssertNear(new(spacing[0], spacing[1], spacing[2]), volume.Grid.SpacingMm, 1e-4);
        VolumeFacts.AssertNear(new(axes[0], axes[1], axes[2]), volume.Grid.AxisX, 1e-4);
        VolumeFacts.AssertNear(new(axes[3], axes[4], axes[5]), volume.Grid.AxisY, 1e-4);
        VolumeFacts.AssertNear(new(axes[6], axes[7], axes[8]), volume.Grid.AxisZ, 1e-4);
        (double min, double max, double mean) = VolumeFacts.Statistics(volume);
        Assert.Equal(minMeanMax[0], min, 1e-6);
        Assert.Equal(minMeanMax[1], mean, 1e-6 + 1e-7 * Math.Abs(minMeanMax[1]));
        Assert.Equal(minMeanMax[2], max, 1e-6);
        Assert.Equal(nonZero, volume.ToArray().Count(static v => v != 0));
        Assert.Empty(read.Warnings);
    }

    [Theory]
    [InlineData(".mha")]
    [InlineData(".mhd")]
    [InlineData(".nrrd")]
    [InlineData(".nhdr")]
    public void What_is_written_is_read_back_on_any_grid(string extension)
    {
        using TemporaryFolder folder = new();
        foreach ((string name, Volume<Activity> volume) in TestVolumes.OnAllGrids())
        {
            string path = folder[name + extension];
            VolumeFile.Write(path, volume);
            VolumeReadResult read = VolumeFile.Read(path);
            Assert.True(volume.Voxels.SequenceEqual(read.Volume.Voxels), name);
            VolumeFacts.AssertSameInWorld(volume, read.Volume, 1e-9);
            Assert.Empty(read.Warnings);
            Assert.Contains("Bq/mL", read.Description, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.mha")]
    [InlineData("a.mhd")]
    [InlineData("a.nrrd")]
    [InlineData("a.nhdr")]
    public void Plastimatch_finds_the_same_grid_and_values_in_our_file(string name)
    {
        using TemporaryFolder folder = new();

        // The axes of every other oblique grid are left-handed.
        foreach (string axes in (string[])["oblique 0", "oblique 1"])
        {
            Volume<Activity> volume = TestVolumes.OnAllGrids().First(grid => grid.Name == axes).Volume;
            VolumeFile.Write(folder[name], volume);
            (int code, string output) = Judge.Program("plastimatch", "header", folder[name]);
            Assert.True(code == 0, output);
            AssertNumbers(output, "Origin", [volume.Grid.OriginMm.X, volume.Grid.OriginMm.Y, volume.Grid.OriginMm.Z]);
            AssertNumbers(output, "Size", [5, 7, 4]);
            AssertNumbers(output, "Spacing", [1.25, 2.5, 3.75]);

            // plastimatch prints the matrix by rows; its columns are the axes.
            (Vector3D x, Vector3D y, Vector3D z) = (volume.Grid.AxisX, volume.Grid.AxisY, volume.Grid.AxisZ);
            AssertNumbers(output, "Direction", [x.X, y.X, z.X, x.Y, y.Y, z.Y, x.Z, y.Z, z.Z]);
            (code, output) = Judge.Program("plastimatch", "stats", folder[name]);
            Assert.True(code == 0, output);
            (double min, double max, double mean) = VolumeFacts.Statistics(volume);
            AssertNumbers(output, "MIN", [min]);
            AssertNumbers(output, "AVE", [mean]);
            AssertNumbers(output, "MAX", [max]);
        }
    }

    /// <summary>plastimatch prints four to six decimals.</summary>
    private static void AssertNumbers(string output, string key, double[] expected)
    {
        Match line = Regex.Match(output, $@"{key}\s*=?\s*((?:-?\d[\d.e+-]*\s*)+)", RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.True(line.Success, output);
        string[] words = line.Groups[1].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.True(words.Length >= expected.Length, output);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], double.Parse(words[i], CultureInfo.InvariantCulture), 1e-4);
    }
}
