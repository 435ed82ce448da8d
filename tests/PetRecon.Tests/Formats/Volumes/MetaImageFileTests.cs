using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>Foreign MetaImage files against what plastimatch (ITK) says about them, and our own files before plastimatch.</summary>
public class MetaImageFileTests
{
    public static TheoryData<string, int[], double[], double[], double[], double[], int> Files => new()
    {
        { "rt/metaimage_dose/CTpatient.mhd", [10, 20, 10], [0, 0, 0], [10, 10, 10], [1, 0, 0, 0, 1, 0, 0, 0, 1], [-1000, -424, 0], 848 },
        { "rt/metaimage_dose/Dose.mhd", [10, 20, 10], [0, 0, 0], [10, 10, 10], [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 56729.925781, 2122555.5], 397 },
        { "rt/metaimage_dose/Phantom.Dose.mhd", [10, 20, 10], [-45, 95, 45], [10, 10, 10], [1, 0, 0, 0, -1, 0, 0, 0, -1], [0, 0.000127, 0.004328], 355 },
        { "nifti/niivue/mha.mha", [64, 64, 37], [-108.281, 82.3795, -47.8356], [3.4375, 3.4375, 3.8], [1, 0, 0, 0, -1, 0, 0, 0, 1], [0, 527.506165, 6690], 87977 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Grid_and_values_are_those_that_plastimatch_reads(
        string file, int[] size, double[] origin, double[] spacing, double[] direction, double[] minMeanMax, int nonZero)
    {
        Volume<Unspecified> volume = VolumeFile.Read(Repository.SharedData(file)).Volume;
        VoxelGrid expected = new(
            size[0],
            size[1],
            size[2],
            new(spacing[0], spacing[1], spacing[2]),
            new(origin[0], origin[1], origin[2]),
            new(direction[0], direction[1], direction[2]),
            new(direction[3], direction[4], direction[5]),
            new(direction[6], direction[7], direction[8]));
        Assert.Equal((size[0], size[1], size[2]), (volume.Grid.SizeX, volume.Grid.SizeY, volume.Grid.SizeZ));
        Assert.True((expected.OriginMm - volume.Grid.OriginMm).Length < 1e-3);
        Assert.True((expected.PositionMm(9, 7, 5) - volume.Grid.PositionMm(9, 7, 5)).Length < 1e-3);
        (double min, double max, double mean) = VolumeFacts.Statistics(volume);
        Assert.Equal(minMeanMax[0], min, 1e-6);
        Assert.Equal(minMeanMax[1], mean, 1e-6 + 1e-7 * Math.Abs(minMeanMax[1]));
        Assert.Equal(minMeanMax[2], max, 1e-6);
        Assert.Equal(nonZero, volume.ToArray().Count(static v => v != 0));
    }

    [Theory]
    [InlineData(".mha")]
    [InlineData(".mhd")]
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
    public void Plastimatch_finds_the_same_grid_and_values_in_our_file(string name)
    {
        using TemporaryFolder folder = new();
        Volume<Activity> volume = TestVolumes.OnAllGrids().First(static g => g.Name == "oblique 0").Volume;
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

    [Fact]
    public void Slices_in_a_list_or_a_pattern_of_files_make_one_volume()
    {
        using TemporaryFolder folder = new();
        for (int k = 0; k < 3; k++)
            File.WriteAllBytes(folder[$"s{2 * k + 1:000}.raw"], [(byte)(10 * k), 1, (byte)k, 3]);
        const string Start = "ObjectType = Image\nNDims = 3\nDimSize = 2 2 3\nElementSpacing = 1 2 3\nElementType = MET_UCHAR\nElementDataFile = ";
        File.WriteAllText(folder["list.mhd"], Start + "LIST\ns001.raw\ns003.raw\ns005.raw\n");
        File.WriteAllText(folder["pattern.mhd"], Start + "s%03d.raw 1 5 2\n");
        foreach (string name in (string[])["list.mhd", "pattern.mhd"])
            Assert.Equal([0, 1, 0, 3, 10, 1, 1, 3, 20, 1, 2, 3], VolumeFile.Read(folder[name]).Volume.Voxels.ToArray());
        File.WriteAllText(folder["short.mhd"], Start + "LIST\ns001.raw\n");
        Assert.Contains("1 data files", Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["short.mhd"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_is_four_or_eight_bytes_as_the_file_is_long()
    {
        using TemporaryFolder folder = new();
        const string Header = "NDims = 2\nDimSize = 2 1\nElementSpacing = 1 1\nElementType = MET_LONG\nBinaryDataByteOrderMSB = True\nElementDataFile = LOCAL\n";
        File.WriteAllBytes(folder["four.mha"], [.. Encoding.ASCII.GetBytes(Header), 0, 0, 1, 0, 255, 255, 255, 254]);
        File.WriteAllBytes(folder["eight.mha"], [.. Encoding.ASCII.GetBytes(Header), 0, 0, 0, 0, 0, 0, 1, 0, 255, 255, 255, 255, 255, 255, 255, 254]);
        Assert.Equal([256, -2], VolumeFile.Read(folder["four.mha"]).Volume.Voxels.ToArray());
        Assert.Equal([256, -2], VolumeFile.Read(folder["eight.mha"]).Volume.Voxels.ToArray());
    }

    [Theory]
    [InlineData("NDims = 3\nDimSize = 2 1 1\nElementNumberOfChannels = 3\nElementType = MET_UCHAR\nElementDataFile = LOCAL\nabcdef", "3 numbers")]
    [InlineData("NDims = 3\nDimSize = 200 100 100\nElementType = MET_DOUBLE\nElementDataFile = LOCAL\nabcdef", "16000000 bytes")]
    [InlineData("NDims = 3\nDimSize = 2 1 1\nElementType = MET_DOUBLE\nElementDataFile = nowhere.raw\n", "does not exist")]
    [InlineData("NDims = 3\nDimSize = 2 1 1\nElementType = MET_FLOAT_MATRIX\nElementDataFile = LOCAL\n", "MET_FLOAT_MATRIX")]
    [InlineData("NDims = 3\nDimSize = 2 1 1\nElementType = MET_FLOAT\n", "ElementDataFile")]
    [InlineData("NDims = 3\nDimSize = 100 100 100\nCompressedData = True\nElementType = MET_FLOAT\nElementDataFile = LOCAL\nabcdef", "compressed bytes")]
    [InlineData("NDims = 3\nDimSize = 2 1 1\nCompressedData = True\nElementType = MET_FLOAT\nElementDataFile = LOCAL\nabcdefabcdef", "damaged")]
    public void A_file_that_cannot_be_read_says_why(string content, string reason)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["bad.mha"], content);
        Assert.Contains(reason, Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["bad.mha"])).Message, StringComparison.Ordinal);
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
