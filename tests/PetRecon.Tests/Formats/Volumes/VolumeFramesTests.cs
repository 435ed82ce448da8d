using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>Frames of one file in any order: a compressed file is unpacked once for all of them.</summary>
public sealed class VolumeFramesTests : IDisposable
{
    private const int Edge = 24;
    private const int Frames = 7;
    private const int VoxelCount = Edge * Edge * Edge;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-frames");

    public static TheoryData<string> Names => ["plain.nii", "packed.nii.gz", "packed.mha", "packed.nrrd"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_frame_has_its_own_voxels_in_any_order(string name)
    {
        using VolumeFrames file = new(Written(name));
        foreach (int n in new[] { 5, 0, 6, 3, 5, 1, 2, 4 })
        {
            VolumeReadResult read = file.Read(n);
            Assert.Equal((n, Frames), (read.FrameIndex, read.FrameCount));
            Assert.Equal(Expected(n), read.Volume.ToArray());
        }

        Assert.Equal(name == "plain.nii" ? 0 : 1, file.UnpackedCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(Frames));
    }

    [Fact]
    public void Several_threads_read_at_once()
    {
        using VolumeFrames file = new(Written("packed.nii.gz"));
        Parallel.For(0, 3 * Frames, n => Assert.Equal(Expected(n % Frames), file.Read(n % Frames).Volume.ToArray()));
        Assert.Equal(1, file.UnpackedCount);
    }

    [Fact]
    public void A_file_that_ends_too_early_has_the_frames_that_are_there_and_says_where_it_ends()
    {
        string whole = Written("packed.nii.gz");
        string path = this["cut.nii.gz"];
        File.WriteAllBytes(path, File.ReadAllBytes(whole)[..(int)(new FileInfo(whole).Length / 2)]);
        using VolumeFrames file = new(path);
        Assert.Equal(Expected(0), file.Read(0).Volume.ToArray());
        VolumeFormatException cut = Assert.Throws<VolumeFormatException>(() => file.Read(Frames - 1));
        Assert.Contains("cut.nii.gz", cut.Message, StringComparison.Ordinal);
        Assert.Equal(Expected(1), file.Read(1).Volume.ToArray());
    }

    [Fact]
    public void Damaged_bytes_are_said_for_the_frame_that_has_them()
    {
        string path = Written("packed.nii.gz");
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length - 3000, 200).Fill(0xff);
        File.WriteAllBytes(path, bytes);
        using VolumeFrames file = new(path);
        Assert.Equal(Expected(0), file.Read(0).Volume.ToArray());
        Assert.Throws<VolumeFormatException>(() => file.Read(Frames - 1));
    }

    [Fact]
    public void The_scratch_file_has_no_name_or_goes_with_the_object()
    {
        string path = Written("packed.nii.gz");
        using (VolumeFrames file = new(path))
        {
            file.Read(2);
            if (!OperatingSystem.IsWindows())
                Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetTempPath(), "petrecon-*.scratch"), static scratch => File.GetCreationTimeUtc(scratch) > DateTime.UtcNow.AddMinutes(-1));
            file.Dispose();
            Assert.Throws<ObjectDisposedException>(() => file.Read(3));
        }
    }

    [Fact]
    public async Task Who_waits_for_bytes_when_it_is_disposed_is_not_told_that_the_file_ends()
    {
        CancellationToken test = TestContext.Current.CancellationToken;
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim bytesMayCome = new();
        using UnpackedFile file = new(() => new SlowStream(bytesMayCome), 1000, stop.Token);
        Task<int> read = Task.Run(() =>
        {
            using Stream reader = file.OpenRead();
            reader.Position = 500;
            return reader.Read(new byte[10], 0, 10);
        }, test);
        stop.Cancel();
        bytesMayCome.Set();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    // Values that a compressor cannot do much with, other ones in each frame.
    private static short Stored(int n) => (short)((uint)n * 2654435761u >> 17);

    private static float[] Expected(int frame) => [.. Enumerable.Range(frame * VoxelCount, VoxelCount).Select(static n => (float)Stored(n))];

    private string Written(string name)
    {
        byte[] voxels = new byte[2 * Frames * VoxelCount];
        for (int n = 0; n < Frames * VoxelCount; n++)
            BinaryPrimitives.WriteInt16LittleEndian(voxels.AsSpan(2 * n), Stored(n));
        string path = this[name];
        using FileStream file = File.Create(path);
        switch (Path.GetExtension(name))
        {
            case ".nii":
                file.Write(NiftiHeader());
                file.Write(voxels);
                break;
            case ".gz":
                using (GZipStream packed = new(file, CompressionLevel.Fastest))
                {
                    packed.Write(NiftiHeader());
                    packed.Write(voxels);
                }

                break;
            case ".mha":
                file.Write(Encoding.ASCII.GetBytes($"ObjectType = Image\nNDims = 4\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = True\nDimSize = {Edge} {Edge} {Edge} {Frames}\nElementSpacing = 1 1 1 1\nElementType = MET_SHORT\nElementDataFile = LOCAL\n"));
                using (ZLibStream packed = new(file, CompressionLevel.Fastest))
                    packed.Write(voxels);
                break;
            default:
                file.Write(Encoding.ASCII.GetBytes($"NRRD0004\ntype: short\ndimension: 4\nsizes: {Edge} {Edge} {Edge} {Frames}\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,1) none\nkinds: domain domain domain list\nendian: little\nencoding: gzip\n\n"));
                using (GZipStream packed = new(file, CompressionLevel.Fastest))
                    packed.Write(voxels);
                break;
        }

        return path;
    }

    // Byte offsets as in nifti1.h.
    private static byte[] NiftiHeader()
    {
        byte[] header = new byte[352];
        BinaryPrimitives.WriteInt32LittleEndian(header, 348);
        short[] sizes = [4, Edge, Edge, Edge, Frames, 1, 1, 1];
        for (int n = 0; n < sizes.Length; n++)
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(40 + 2 * n), sizes[n]);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(70), 4);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(72), 16);
        for (int n = 0; n < 5; n++)
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(76 + 4 * n), 1);
        BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(108), 352);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(254), 1);
        for (int row = 0; row < 3; row++)
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(280 + 16 * row + 4 * row), 1);
        "n+1\0"u8.CopyTo(header.AsSpan(344));
        return header;
    }

    // A hundred zeros, once they may come.
    private sealed class SlowStream(ManualResetEventSlim mayCome) : MemoryStream(new byte[100])
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            mayCome.Wait(TestContext.Current.CancellationToken);
            return base.Read(buffer, offset, count);
        }
    }
}
