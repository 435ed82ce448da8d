using System.Text;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>What MetaImage headers may say.</summary>
public class MetaImageFileTests
{
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
}
