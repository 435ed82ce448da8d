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

    /// <summary>A file of a few hundred bytes unpacks to less than a megabyte; buffers and messages are below another.</summary>
    private const long AllocationLimit = 4 << 20;

    private static readonly byte[][] HostileValues =
    [
        [0, 0, 0, 0], [255, 255, 255, 255], [255, 255, 255, 127], [0, 0, 0, 128], [255, 127], [0, 128], [0, 0, 192, 127], [0, 0, 128, 127],
        [0, 0, 0, 0, 0, 0, 0, 64], [255, 255, 255, 255, 255, 255, 255, 127], "99999999999"u8.ToArray(), "-1"u8.ToArray(), "nan"u8.ToArray(),
        "1e308"u8.ToArray(), "%s"u8.ToArray(), "LIST"u8.ToArray(), "="u8.ToArray(), "\n"u8.ToArray(), "{"u8.ToArray(), "\0"u8.ToArray(),
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
    public void A_mutated_file_gives_an_image_or_a_clear_error(string name)
    {
        using TemporaryFolder folder = new();
        WriteOriginals(folder);
        byte[] original = File.ReadAllBytes(folder[name]);
        string mutantPath = folder["mutant" + name[name.IndexOf('.', StringComparison.Ordinal)..]];
        if (name == "a.hdr")
            File.Copy(folder["a.img"], folder["mutant.img"]);
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

    [Fact]
    public void Every_truncation_of_every_format_is_an_error()
    {
        using TemporaryFolder folder = new();
        WriteOriginals(folder);
        foreach (string name in (string[])["a.nii", "a.nii.gz", "a.mha", "a.npy"])
        {
            byte[] original = File.ReadAllBytes(folder[name]);
            string cut = folder["cut" + name[1..]];

            // All voxels are there when only a part of the checksum (8 bytes at most) is missing.
            for (int length = 0; length < original.Length - 8; length += 7)
            {
                File.WriteAllBytes(cut, original[..length]);
                Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(cut, 0));
            }
        }
    }

    [Fact]
    public void A_damaged_byte_in_compressed_voxels_is_noticed()
    {
        using TemporaryFolder folder = new();
        WriteOriginals(folder);
        foreach (string name in (string[])["a.nii.gz", "a.mha"])
        {
            byte[] bytes = File.ReadAllBytes(folder[name]);
            bytes[^30] ^= 0x10;
            File.WriteAllBytes(folder[name], bytes);
            Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder[name]));
        }
    }

    private static void WriteOriginals(TemporaryFolder folder)
    {
        Volume<Activity> volume = TestVolumes.On(new Vector3D(0.6, 0.8, 0), new Vector3D(-0.8, 0.6, 0), Vector3D.UnitZ);
        foreach (string name in (string[])["a.nii", "a.nii.gz", "a.mha", "a.mhd", "a.npy"])
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
        File.WriteAllText(folder["list.mhd"], "NDims = 3\nDimSize = 2 2 1\nElementType = MET_UCHAR\nElementSpacing = 1 1 1\nElementDataFile = LIST\ns1.raw\n");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        int headerBytes = Math.Min(bytes.Count, 600);
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(Math.Min(headerBytes, bytes.Count));
            byte[] value = HostileValues[random.Next(HostileValues.Length)];
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
