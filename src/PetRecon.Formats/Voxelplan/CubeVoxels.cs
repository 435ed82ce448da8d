using System.Buffers.Binary;
using PetRecon.Formats.Volumes;

namespace PetRecon.Formats.Voxelplan;

/// <summary>The voxels of a cube, when its data are exactly as long as its header says.</summary>
internal static class CubeVoxels
{
    public static VolumeReadResult Read(string path, VoxelplanHeader header, double slope)
    {
        SampleReader.ReadStart(path, 2, out bool gzip);
        StoredSamples samples = new(header.SampleType, header.IsBigEndian);
        long bytes = (long)header.Grid.VoxelCount * samples.ByteCount;
        RefuseLonger(path, header, bytes, gzip);
        SampleSegment segment = new(path, 0, header.Grid.VoxelCount, samples)
        {
            Packing = gzip ? SamplePacking.Gzip : SamplePacking.None,
            Slope = slope,
        };
        return VolumeAssembly.Assemble(header.Grid, [segment], (0, 1), "TRiP98 cube", []);
    }

    /// <summary>Data that are longer are another cube's, or of wider numbers. A packed file says its length at its end, to 4 GB.</summary>
    private static void RefuseLonger(string path, VoxelplanHeader header, long bytes, bool gzip)
    {
        using FileStream file = File.OpenRead(path);
        long length = file.Length;
        if (gzip && length >= 18)
        {
            Span<byte> end = stackalloc byte[4];
            file.Position = length - 4;
            file.ReadExactly(end);
            length = BinaryPrimitives.ReadUInt32LittleEndian(end);
        }

        if (length > bytes)
        {
            throw new VolumeFormatException(
                path,
                bytes,
                $"the data are {length} bytes long; the header {Path.GetFileName(header.Path)} says {bytes} ({header.Grid.VoxelCount} of {new StoredSamples(header.SampleType, header.IsBigEndian)}). Is it another cube's, or was it copied incompletely?");
        }
    }
}
