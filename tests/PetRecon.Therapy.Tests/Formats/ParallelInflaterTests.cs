using System.IO.Compression;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Deflate;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Therapy.Tests.Formats;

/// <summary>Packed streams come out of several threads as they went in, and what is damaged is never taken for good. The library packs them and is the judge.</summary>
public class ParallelInflaterTests
{
    private const int Length = 700_000;

    public static TheoryData<string, string, bool> Streams
    {
        get
        {
            TheoryData<string, string, bool> data = [];
            foreach (string content in (string[])["doses", "noise", "zeros", "words", "mixed"])
            {
                foreach (string packing in (string[])["6", "1", "9", "0", "huffman", "fixed", "flushed"])
                    data.Add(content, packing, content.Length % 2 == packing.Length % 2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Pieces_put_together_are_what_was_packed(string content, string packing, bool isGzip)
    {
        byte[] bytes = Content(content);
        using TemporaryFile file = new(Packed(bytes, packing, isGzip), prefixBytes: 7);
        foreach (long step in (long[])[1000, 20_000, 150_000])
        {
            using ParallelInflater inflater = ParallelInflater.Open(file.Path, 7, isGzip, bytes.Length, step)!;
            Assert.Equal(bytes, All(inflater));
            Assert.False(inflater.HasFailed);
            Assert.True(inflater.IsAtEnd);
            Assert.True(inflater.IsIntact());
        }
    }

    [Fact]
    public void Damage_is_noticed()
    {
        Random random = new(3);
        foreach (string content in (string[])["doses", "words"])
        {
            byte[] bytes = Content(content);
            byte[] packed = Packed(bytes, "6", isGzip: false);
            for (int trial = 0; trial < 60; trial++)
            {
                byte[] damaged = packed[..(trial % 3 == 0 ? random.Next(100, packed.Length) : packed.Length)];
                for (int i = 0; i < (trial % 3 == 0 ? 0 : 1 + trial % 4); i++)
                    damaged[random.Next(2, damaged.Length)] ^= (byte)(1 << random.Next(8));
                using TemporaryFile file = new(damaged, prefixBytes: 0);
                using ParallelInflater inflater = ParallelInflater.Open(file.Path, 0, isGzip: false, bytes.Length, 20_000)!;
                byte[] got = All(inflater);
                Assert.True(inflater.HasFailed || !inflater.IsIntact() || got.AsSpan().SequenceEqual(bytes));
            }
        }
    }

    [Fact]
    public void Checksums_are_those_of_the_standards()
    {
        Adler32 adler = new();
        adler.Add(Encoding.ASCII.GetBytes("Wikipedia"));
        Assert.Equal(0x11E60398u, adler.Value);
        Crc32 crc = new();
        crc.Add(Encoding.ASCII.GetBytes("123456789"));
        Assert.Equal(0xCBF43926u, crc.Value);

        // Long enough for sums to wrap round many times, of the largest bytes.
        byte[] bytes = new byte[3_000_001];
        Array.Fill(bytes, (byte)255);
        Adler32 whole = new();
        whole.Add(bytes);
        (ulong sum, ulong sums) = (1, 0);
        foreach (byte one in bytes)
        {
            sum = (sum + one) % 65521;
            sums = (sums + sum) % 65521;
        }

        Assert.Equal((uint)(sums << 16 | sum), whole.Value);
    }

    [Fact]
    public void Volumes_of_any_packing_are_read_alike()
    {
        // Large enough to be unpacked on several threads; a gzip file of two members is not one stream.
        VoxelGrid grid = VoxelGrid.Centered(128, 128, 120, new(1, 1, 1));
        Random random = new(9);
        float[] voxels = [.. Enumerable.Range(0, (int)grid.VoxelCount).Select(i => (float)Math.Sin(1e-3 * i) + 1e-4f * random.NextSingle())];
        string folder = Directory.CreateTempSubdirectory("petrecon-inflate-").FullName;
        try
        {
            foreach (string name in (string[])["a.mha", "a.nii", "a.nii.gz", "a.nrrd"])
            {
                VolumeFile.Write(Path.Combine(folder, name), new Volume<Gray>(grid, voxels));
                Assert.Equal(voxels, VolumeFile.Read(Path.Combine(folder, name)).Volume.Voxels.ToArray());
            }

            byte[] plain = File.ReadAllBytes(Path.Combine(folder, "a.nii"));
            string two = Path.Combine(folder, "b.nii.gz");
            File.WriteAllBytes(two, [.. Packed(plain[..3_000_001], "6", isGzip: true), .. Packed(plain[3_000_001..], "6", isGzip: true)]);
            Assert.Equal(voxels, VolumeFile.Read(two).Volume.Voxels.ToArray());

            byte[] damaged = File.ReadAllBytes(Path.Combine(folder, "a.nii.gz"));
            damaged[damaged.Length / 2] ^= 16;
            File.WriteAllBytes(two, damaged);
            Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(two));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] All(ParallelInflater inflater)
    {
        using MemoryStream all = new();
        while (inflater.Next() is { Length: > 0 } bytes)
            all.Write(bytes);
        return all.ToArray();
    }

    private static byte[] Content(string name)
    {
        Random random = new(5);
        byte[] bytes = new byte[Length];
        switch (name)
        {
            case "doses":
                for (int i = 0; i < Length / 4; i++)
                    BitConverter.TryWriteBytes(bytes.AsSpan(4 * i), (float)(30 + 20 * Math.Sin(0.001 * i) + Math.Cos(0.37 * i)));
                break;
            case "noise":
                random.NextBytes(bytes);
                break;
            case "words":
                for (int i = 0; i < Length; i++)
                    bytes[i] = (byte)" etaoinshr"[random.Next(random.Next(1, 10))];
                break;
            case "mixed":
                random.NextBytes(bytes.AsSpan(100_000, 200_000));
                Content("words").AsSpan(0, 250_000).CopyTo(bytes.AsSpan(350_000));
                break;
        }

        return bytes;
    }

    private static byte[] Packed(byte[] bytes, string how, bool isGzip)
    {
        ZLibCompressionOptions options = new()
        {
            CompressionLevel = int.TryParse(how, out int level) ? level : 6,
            CompressionStrategy = how == "huffman" ? ZLibCompressionStrategy.HuffmanOnly : how == "fixed" ? ZLibCompressionStrategy.Fixed : ZLibCompressionStrategy.Default,
        };
        using MemoryStream packed = new();
        using (Stream stream = isGzip ? new GZipStream(packed, options, leaveOpen: true) : new ZLibStream(packed, options, leaveOpen: true))
        {
            // Flushed often, blocks are short and empty ones stand between them.
            for (int from = 0; from < bytes.Length; from += 5000)
            {
                stream.Write(bytes, from, Math.Min(5000, bytes.Length - from));
                if (how == "flushed")
                    stream.Flush();
            }
        }

        return packed.ToArray();
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(byte[] bytes, int prefixBytes) => File.WriteAllBytes(Path, [.. new byte[prefixBytes], .. bytes]);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
