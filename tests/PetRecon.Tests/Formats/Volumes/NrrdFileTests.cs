using System.Globalization;
using System.IO.Compression;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>Every way in which NRRD files write samples and axes.</summary>
public class NrrdFileTests
{
    private const string Identity = "space: left-posterior-superior\nspace directions: (1,0,0) (0,2,0) (0,0,3)\nspace origin: (10,20,30)\n";

    [Theory]
    [InlineData("signed char", -3, "fd")]
    [InlineData("uint8_t", 253, "fd")]
    [InlineData("short int", -772, "fcfc")]
    [InlineData("unsigned short", 64764, "fcfc")]
    [InlineData("int32", 66051, "00010203")]
    [InlineData("unsigned int", 4278190080, "ff000000")]
    [InlineData("signed long long int", -2, "fffffffffffffffe")]
    [InlineData("uint64", 4294967296, "0000000100000000")]
    [InlineData("float", -1.5, "bfc00000")]
    [InlineData("double", -1.5, "bff8000000000000")]
    public void A_number_of_every_type_is_read_in_either_byte_order_and_as_hex(string type, double value, string bigEndianHex)
    {
        using TemporaryFolder folder = new();
        byte[] big = Convert.FromHexString(bigEndianHex);
        byte[] little = [.. big.AsEnumerable().Reverse()];
        string header = $"NRRD0005\ntype: {type}\ndimension: 3\nsizes: 1 1 1\n{Identity}";
        Write(folder["big.nrrd"], header + "endian: big\nencoding: raw\n\n", big);
        Write(folder["little.nrrd"], header + "endian: little\nencoding: raw\n\n", little);
        Write(folder["hex.nrrd"], header + "endian: big\nencoding: hex\n\n", Encoding.ASCII.GetBytes(bigEndianHex[..1] + " \n" + bigEndianHex[1..].ToUpperInvariant()));
        Write(folder["text.nrrd"], header + "encoding: ascii\n\n", Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
        foreach (string name in (string[])["big.nrrd", "little.nrrd", "hex.nrrd", "text.nrrd"])
            Assert.Equal((float)value, VolumeFile.Read(folder[name]).Volume[0, 0, 0]);
    }

    [Fact]
    public void Gzip_may_have_bytes_to_skip_before_and_rubbish_after_it()
    {
        using TemporaryFolder folder = new();
        byte[] packed = Gzip([99, 99, 99, 1, 2, 3, 4]);
        Write(folder["a.nrrd"], $"NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 1\n{Identity}encoding: gz\nbyte skip: 3\nline skip: 1\n\n", [.. "a line to skip\n"u8, .. packed, 0, 0, 0]);
        Assert.Equal([1, 2, 3, 4], VolumeFile.Read(folder["a.nrrd"]).Volume.Voxels.ToArray());
    }

    [Fact]
    public void Samples_in_other_files_are_found_by_name_list_and_pattern()
    {
        using TemporaryFolder folder = new();
        for (int k = 0; k < 3; k++)
            File.WriteAllBytes(folder[$"s{10 * k + 10:000}.raw"], [77, 77, (byte)(10 * k), 1, (byte)k, 3]);
        File.WriteAllBytes(folder["all.raw"], [77, 0, 1, 0, 3, 10, 1, 1, 3, 20, 1, 2, 3]);
        string start = $"NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 3\n{Identity}encoding: raw\nbyte skip: -1\n";
        File.WriteAllText(folder["one.nhdr"], start + "data file: ./all.raw\n");
        File.WriteAllText(folder["list.nhdr"], start + "data file: LIST\ns010.raw\ns020.raw\ns030.raw\n");
        File.WriteAllText(folder["pattern.nhdr"], start.Replace("byte skip: -1", "byteskip: 2", StringComparison.Ordinal) + "datafile: s%03d.raw 10 30 10 2\n");
        foreach (string name in (string[])["one.nhdr", "list.nhdr", "pattern.nhdr"])
            Assert.Equal([0, 1, 0, 3, 10, 1, 1, 3, 20, 1, 2, 3], VolumeFile.Read(folder[name]).Volume.Voxels.ToArray());
        File.WriteAllText(folder["short.nhdr"], start + "data file: LIST\ns010.raw\ns020.raw\n");
        Assert.Contains("2 data files", Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["short.nhdr"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LPS", 10, 20, 30)]
    [InlineData("right-anterior-superior", -10, -20, 30)]
    [InlineData("RAS", -10, -20, 30)]
    [InlineData("left-anterior-superior", 10, -20, 30)]
    [InlineData("LAS", 10, -20, 30)]
    [InlineData("scanner-xyz", 10, 20, 30)]
    public void Every_space_is_turned_into_lps(string space, double x, double y, double z)
    {
        using TemporaryFolder folder = new();
        Write(folder["a.nrrd"], $"NRRD0004\ntype: uchar\ndimension: 3\nspace: {space}\nsizes: 1 1 2\nspace directions: (0,2,0) (0,0,3) (1,0,0)\nspace origin: (10,20,30)\nspace units: \"mm\" \"mm\" \"mm\"\nencoding: raw\n\n", [1, 2]);
        VolumeReadResult read = VolumeFile.Read(folder["a.nrrd"]);
        VolumeFacts.AssertNear(new(x, y, z), read.Volume.Grid.PositionMm(0, 0, 0), 1e-12);
        VolumeFacts.AssertNear(new(Math.Sign(x), 0, 0), read.Volume.Grid.AxisZ, 1e-12);
        VolumeFacts.AssertNear(new(0, Math.Sign(y), 0), read.Volume.Grid.AxisX, 1e-12);
        VolumeFacts.AssertNear(new(2, 3, 1), read.Volume.Grid.SpacingMm, 1e-12);
        Assert.Equal(space == "scanner-xyz" ? 1 : 0, read.Warnings.Length);
    }

    [Theory]
    [InlineData("2 2 1 3", "(1,0,0) (0,1,0) (0,0,1) none", "", "last")]
    [InlineData("2 2 1 3", "(1,0,0,0) (0,1,0,0) (0,0,1,0) (0,0,0,5)", "", "last")]
    [InlineData("3 2 2 1", "none (1,0,0) (0,1,0) (0,0,1)", "kinds: list domain domain domain\n", "first")]
    public void Frames_are_told_from_space_wherever_their_axis_is(string sizes, string directions, string kinds, string where)
    {
        using TemporaryFolder folder = new();
        string space = directions.Contains("(0,0,0,5)", StringComparison.Ordinal) ? "left-posterior-superior-time" : "left-posterior-superior";
        string header = $"NRRD0004\ntype: uchar\ndimension: 4\nspace: {space}\nsizes: {sizes}\nspace directions: {directions}\nspace origin: (0,0,0{(space.EndsWith("time", StringComparison.Ordinal) ? ",0" : "")})\n{kinds}encoding: raw\n\n";
        byte[] samples = where == "last" ? [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23] : [0, 10, 20, 1, 11, 21, 2, 12, 22, 3, 13, 23];
        Write(folder["a.nrrd"], header, samples);
        for (int frame = 0; frame < 3; frame++)
        {
            VolumeReadResult read = VolumeFile.Read(folder["a.nrrd"], frame);
            Assert.Equal([10f * frame, 10 * frame + 1, 10 * frame + 2, 10 * frame + 3], read.Volume.Voxels.ToArray());
            Assert.Equal(3, read.FrameCount);
        }

        Assert.Throws<ArgumentException>(() => VolumeFile.Read(folder["a.nrrd"]));
    }

    [Fact]
    public void Older_headers_say_spacings_and_least_positions()
    {
        using TemporaryFolder folder = new();
        const string Start = "NRRD0001\n# by hand\ntype: uchar\ndimension: 3\nsizes: 2 1 1\nencoding: raw\nspacings: 2 3 4\naxis mins: 10 20 30\n";
        Write(folder["cell.nrrd"], Start + "centers: cell cell cell\n\n", [1, 2]);
        Write(folder["node.nrrd"], Start + "centerings: node node node\nunits: \"cm\" \"cm\" \"cm\"\n\n", [1, 2]);
        VolumeReadResult cell = VolumeFile.Read(folder["cell.nrrd"]);
        VolumeFacts.AssertNear(new(11, 21.5, 32), cell.Volume.Grid.OriginMm, 1e-12);
        VolumeFacts.AssertNear(new(2, 3, 4), cell.Volume.Grid.SpacingMm, 1e-12);
        Assert.Contains("does not say what its space is", Assert.Single(cell.Warnings), StringComparison.Ordinal);
        VolumeReadResult node = VolumeFile.Read(folder["node.nrrd"]);
        VolumeFacts.AssertNear(new(100, 200, 300), node.Volume.Grid.OriginMm, 1e-12);
        VolumeFacts.AssertNear(new(20, 30, 40), node.Volume.Grid.SpacingMm, 1e-12);
    }

    [Fact]
    public void A_plane_is_a_volume_of_one_slice_across_it()
    {
        using TemporaryFolder folder = new();
        Write(folder["a.nrrd"], "NRRD0004\ntype: uchar\ndimension: 2\nspace: LPS\nsizes: 2 1\nspace directions: (0,2,0) (0,0,3)\nspace origin: (5,6,7)\nencoding: raw\n\n", [1, 2]);
        VoxelGrid grid = VolumeFile.Read(folder["a.nrrd"]).Volume.Grid;
        Assert.Equal((2, 1, 1), (grid.SizeX, grid.SizeY, grid.SizeZ));
        VolumeFacts.AssertNear(Vector3D.UnitX, grid.AxisZ, 1e-12);
        VolumeFacts.AssertNear(new(5, 6, 7), grid.OriginMm, 1e-12);
    }

    [Theory]
    [InlineData("sizes: 3 2 2\nkinds: RGB-color domain domain\nencoding: raw\n\nabcdefabcdef", "RGB-color")]
    [InlineData("sizes: 2 2 1\nencoding: bzip2\n\nabcd", "bzip2")]
    [InlineData("sizes: 2 2 1\nencoding: zrl\n\nabcd", "zrl")]
    [InlineData("sizes: 200 100 100\nencoding: raw\n\nabcd", "2000000 bytes")]
    [InlineData("sizes: 200 100 100\nencoding: gzip\n\nabcd", "compressed bytes")]
    [InlineData("sizes: 200 100 100\nencoding: text\n\n1 2 3", "2000000 samples")]
    [InlineData("sizes: 2 2 1\nencoding: text\n\n1 2 x 4", "'x' is no number")]
    [InlineData("sizes: 2 2 1\nencoding: hex\n\n00 01 0g 02", "'g' is no hexadecimal digit")]
    [InlineData("sizes: 2 2\nencoding: raw\n\nabcd", "3 whole numbers")]
    [InlineData("sizes: 2 0 2\nencoding: raw\n\nabcd", "3 whole numbers")]
    [InlineData("sizes: 2 2 1\nencoding: raw\ndata file: nowhere.raw\n", "does not exist")]
    [InlineData("sizes: 2 2 1\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,0)\nencoding: raw\n\nabcd", "do not span space")]
    [InlineData("sizes: 2 2 1\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0\nencoding: raw\n\nabcd", "3 vectors")]
    [InlineData("sizes: 2 2 1\nspace: inside-out\nencoding: raw\n\nabcd", "inside-out")]
    [InlineData("sizes: 2 2 1\nencoding: raw\nsizes: 2 2 1\n\nabcd", "twice")]
    [InlineData("sizes: 2 2 1\nthis is no field\n\nabcd", "'field: value'")]
    public void A_file_that_cannot_be_read_says_why(string rest, string reason)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["bad.nrrd"], "NRRD0004\ntype: uchar\ndimension: 3\n" + rest);
        VolumeFormatException fault = Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["bad.nrrd"]));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains(folder["bad.nrrd"][..^8], fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wide_numbers_without_a_byte_order_and_files_without_the_magic_word_are_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.nrrd"], "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 1 1\nencoding: raw\n\nabcd");
        Assert.Contains("byte order", Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["a.nrrd"])).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["b.nrrd"], "<html>\n");
        Assert.Contains("not a NRRD file", Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["b.nrrd"])).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["c.nrrd"], "NRRD0004\ntype: block\ndimension: 3\nsizes: 2 1 1\nencoding: raw\n\nabcd");
        Assert.Contains("block", Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["c.nrrd"])).Message, StringComparison.Ordinal);
    }

    private static void Write(string path, string header, byte[] samples) => File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(header), .. samples]);

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
