using System.Numerics;
using System.Runtime.InteropServices;
using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Volumes;

/// <summary>The last step of every reader: from a grid and samples to a result.</summary>
internal static class VolumeAssembly
{
    public static VolumeReadResult Assemble(
        VoxelGrid grid,
        IReadOnlyList<SampleSegment> segments,
        (int Index, long Count) frame,
        string format,
        List<string> warnings,
        string description = "",
        UnpackedSamples? unpacked = null)
    {
        float[] voxels = SampleReader.Read(segments, (long)frame.Index * grid.VoxelCount, grid.VoxelCount, unpacked);
        return Assemble(grid, voxels, segments[0].Samples, frame, format, warnings, description);
    }

    /// <summary>From voxels that are in memory already.</summary>
    public static VolumeReadResult Assemble(
        VoxelGrid grid,
        float[] voxels,
        StoredSamples samples,
        (int Index, long Count) frame,
        string format,
        List<string> warnings,
        string description = "")
    {
        long notFinite = CountNotFinite(voxels);
        if (notFinite > 0)
            warnings.Add($"{notFinite} of {voxels.Length} voxels are not finite numbers (NaN or infinity).");
        return new()
        {
            Volume = new Volume<Unspecified>(grid, voxels),
            Format = format,
            StoredAs = samples.ToString(),
            FrameIndex = frame.Index,
            FrameCount = (int)Math.Min(frame.Count, int.MaxValue),
            Description = description,
            Warnings = [.. warnings],
        };
    }

    /// <summary>Numbers whose exponent is all ones: NaN and infinity.</summary>
    private static long CountNotFinite(ReadOnlySpan<float> voxels)
    {
        const int Exponent = 0x7F80_0000;
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(voxels);
        Vector<int> mask = new(Exponent);
        long count = 0;
        int at = 0;
        for (; at <= bits.Length - Vector<int>.Count; at += Vector<int>.Count)
        {
            if (Vector.EqualsAny(new Vector<int>(bits[at..]) & mask, mask))
                count += Count(bits.Slice(at, Vector<int>.Count));
        }

        return count + Count(bits[at..]);

        static int Count(ReadOnlySpan<int> some)
        {
            int count = 0;
            foreach (int value in some)
                count += (value & Exponent) == Exponent ? 1 : 0;
            return count;
        }
    }
}
