using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>Damaged files: an image or a <see cref="VolumeFormatException"/>, never another exception and never memory beyond what the file could hold.</summary>
public class VolumeFuzzTests
{
    private const int MutantsPerFile = 1000;

    /// <summary>What is changed is within the header, or not far behind it.</summary>
    private const int HeaderBytes = 600;

    /// <summary>A file of a few hundred bytes unpacks to less than a megabyte; buffers and messages are below a few others.</summary>
    private const long AllocationLimit = 5 << 20;

    private static readonly byte[][] s_hostileNumbers =
    [
        [0, 0, 0, 0], [255, 255, 255, 255], [255, 255, 255, 127], [0, 0, 0, 128], [255, 127], [0, 128], [0, 0, 192, 127], [0, 0, 128, 127],
        [0, 0, 0, 0, 0, 0, 0, 64], [255, 255, 255, 255, 255, 255, 255, 127],
    ];

    private static readonly byte[][] s_hostileWords =
    [
        .. new[]
        {
            "99999999999", "-1", "nan", "1e308", "%s", "LIST", "=", ":", ":=", "\n", "\n\n", "{", "(", ")", "none", "\0", "gzip", "hex", "text", "raw", "yes", "aix", "2 2 2 2",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    [Theory]
    [InlineData("a.nii")]
    [InlineData("a.nii.gz")]
    [InlineData("a.hdr")]
    [InlineData("long.nii")]
    [InlineData("a.mha")]
    [InlineData("a.mhd")]
    [InlineData("list.mhd")]
    [InlineData("a.hv")]
    [InlineData("a.npy")]
    [InlineData("a.nrrd")]
    [InlineData("a.nhdr")]
    [InlineData("list.nhdr")]
    [InlineData("pattern.nhdr")]
    [InlineData("text.nrrd")]
    [InlineData("hex.nrrd")]
    [InlineData("frames.nrrd")]
    [InlineData("a.hed")]
    public void A_mutated_file_gives_an_image_or_a_clear_error(string name)
    {
        using TemporaryFolder folder = new();
        WriteOriginals(folder);
        byte[] original = File.ReadAllBytes(folder[name]);
        string mutantPath = folder["mutant" + name[name.IndexOf('.', StringComparison.Ordinal)..]];
        File.Copy(folder["a.img"], folder["mutant.img"]);
        File.Copy(folder["a.dos"], folder["mutant.dos"]);
        Assert.NotNull(VolumeFile.Read(folder[name], 0));
        Random random = new(TestVolumes.Seed);
        int refused = 0;
        for (int mutant = 0; mutant < MutantsPerFile; mutant++)
        {
            byte[] bytes = Mutate(original, random);
            File.WriteAllBytes(mutantPath, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                VolumeFile.Read(mutantPath, 0);
            }
            catch (VolumeFormatException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"mutant {mutant} of {name} (seed {TestVolumes.Seed}): {e}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllocationLimit, $"mutant {mutant} of {name} took {allocated} bytes");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {refused} of {MutantsPerFile} refused");
        Assert.InRange(refused, MutantsPerFile / 50, MutantsPerFile);
    }

    /// <param name="name">The file.</param>
    /// <param name="spare">How many of its last bytes nothing is lost without: parts of a checksum, ends of lines, digits of the last number.</param>
    [Theory]
    [InlineData("a.nii", 8)]
    [InlineData("a.nii.gz", 9)]
    [InlineData("a.mha", 8)]
    [InlineData("a.npy", 8)]
    [InlineData("a.nrrd", 9)]
    [InlineData("text.nrrd", 3)]
    [InlineData("hex.nrrd", 1)]
    public void Every_truncation_is_an_error(string name, int spare)
    {
        using TemporaryFolder folder = new();
        WriteOriginals(folder);
        byte[] original = File.ReadAllBytes(folder[name]);
        string cut = folder["cut" + name[name.IndexOf('.', StringComparison.Ordinal)..]];
        for (int length = 0; length < original.Length - spare; length++)
        {
            File.WriteAllBytes(cut, original[..length]);
            Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(cut, 0));
        }
    }

    [Theory]
    [InlineData("a.nii.gz")]
    [InlineData("a.mha")]
    [InlineData("a.nrrd")]
    public void A_damaged_byte_in_compressed_voxels_is_noticed(string name)
    {
        using TemporaryFolder folder = new();
        WriteOriginals(folder);
        byte[] bytes = File.ReadAllBytes(folder[name]);
        bytes[^30] ^= 0x10;
        File.WriteAllBytes(folder[name], bytes);
        Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder[name]));
    }

    private static void WriteOriginals(TemporaryFolder folder)
    {
        Volume<Activity> volume = TestVolumes.On(new Vector3D(0.6, 0.8, 0), new Vector3D(-0.8, 0.6, 0), Vector3D.UnitZ);
        foreach (string name in (string[])["a.nii", "a.nii.gz", "a.mha", "a.mhd", "a.npy", "a.nrrd", "a.nhdr"])
            VolumeFile.Write(folder[name], volume);
        VolumeFile.Write(folder["a.hv"], TestVolumes.On(Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ));
        VolumeFile.Write(folder["long.nii"], Volume<Activity>.Constant(new VoxelGrid(32_768, 1, 1, new(1, 1, 1), Vector3D.Zero), 1));
        byte[] single = File.ReadAllBytes(folder["a.nii"]);
        byte[] header = single[..348];
        Encoding.ASCII.GetBytes("ni1").CopyTo(header, 344);
        header.AsSpan(108, 4).Clear();
        File.WriteAllBytes(folder["a.hdr"], header);
        File.WriteAllBytes(folder["a.img"], single[352..]);
        File.WriteAllBytes(folder["s1.raw"], [1, 2, 3, 4]);
        File.WriteAllBytes(folder["s2.raw"], [5, 6, 7, 8]);
        File.WriteAllText(folder["list.mhd"], "NDims = 3\nDimSize = 2 2 1\nElementType = MET_UCHAR\nElementSpacing = 1 1 1\nElementDataFile = LIST\ns1.raw\n");
        WriteNrrd(folder);
        File.WriteAllText(
            folder["a.hed"],
            "version 1.4\ndata_type integer\nnum_bytes 2\nbyte_order vms\nslice_dimension 2\npixel_size 2.5\nslice_distance 4\nslice_number 2\n"
            + "xoffset 3\ndimx 2\nyoffset -1\ndimy 2\nzoffset 0\ndimz 2\nz_table yes\nslice_no position thickness gantry_tilt\n1 -7.5 4 0\n2 -3.5 4 0\n");
        File.WriteAllBytes(folder["a.dos"], new byte[16]);
    }

    private static void WriteNrrd(TemporaryFolder folder)
    {
        const string Start = "NRRD0004\ntype: uchar\ndimension: 3\nspace: RAS\nsizes: 2 2 2\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (1,2,3)\n";
        File.WriteAllText(folder["list.nhdr"], Start + "encoding: raw\ndata file: LIST\ns1.raw\ns2.raw\n");
        File.WriteAllText(folder["pattern.nhdr"], Start + "encoding: raw\ndata file: s%d.raw 1 2 1\n");
        File.WriteAllText(folder["text.nrrd"], Start + "encoding: text\n\n1 2 3 4\n5 6 7 812\n");
        File.WriteAllText(folder["hex.nrrd"], Start + "encoding: hex\n\n00010203 04050607");
        File.WriteAllText(folder["frames.nrrd"], "NRRD0004\ntype: uchar\ndimension: 4\nspace: LPS\nsizes: 3 2 2 1\nkinds: list domain domain domain\nspace directions: none (1,0,0) (0,1,0) (0,0,1)\nencoding: raw\n\nabcdefghijkl");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        byte[][] hostile = random.Next(2) == 0 ? s_hostileNumbers : s_hostileWords;
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(Math.Min(HeaderBytes, bytes.Count));
            byte[] value = hostile[random.Next(hostile.Length)];
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2:
                    for (int i = 0; i < value.Length && at + i < bytes.Count; i++)
                        bytes[at + i] = value[i];
                    break;
                case 3: bytes.InsertRange(at, value); break;
                default: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 9))); break;
            }

            if (bytes.Count == 0)
                bytes.Add(0);
        }

        return [.. bytes];
    }
}
