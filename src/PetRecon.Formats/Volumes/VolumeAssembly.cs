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
        string description = "")
    {
        float[] voxels = SampleReader.Read(segments, (long)frame.Index * grid.VoxelCount, grid.VoxelCount);
        long notFinite = 0;
        foreach (float value in voxels)
        {
            if (!float.IsFinite(value))
                notFinite++;
        }

        if (notFinite > 0)
            warnings.Add($"{notFinite} of {voxels.Length} voxels are not finite numbers (NaN or infinity).");
        return new()
        {
            Volume = new Volume<Unspecified>(grid, voxels),
            Format = format,
            StoredAs = segments[0].Samples.ToString(),
            FrameIndex = frame.Index,
            FrameCount = (int)Math.Min(frame.Count, int.MaxValue),
            Description = description,
            Warnings = [.. warnings],
        };
    }
}
