using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Volumes;

/// <summary>Files that hold voxels and nothing else; the user says how.</summary>
public static class RawVolumeFile
{
    /// <summary>Reads one volume.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">Sizes, number format, byte order and place of the voxels.</param>
    /// <param name="frame">Which of several volumes that follow one another, from 0.</param>
    /// <exception cref="VolumeFormatException">The file is shorter than the layout says.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset or the frame is negative.</exception>
    public static VolumeReadResult Read(string path, RawVolumeLayout layout, int frame = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentOutOfRangeException.ThrowIfNegative(layout.OffsetBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        StoredSamples samples = new(layout.SampleType, layout.BigEndian);
        long bytes = (long)layout.Grid.VoxelCount * samples.ByteCount;
        long length = new FileInfo(path).Length;
        if (frame > length / bytes)
            throw new VolumeFormatException(path, length, $"the file of {length} bytes has no volume {frame} of {bytes} bytes each.");
        long start = layout.OffsetBytes + frame * bytes;
        List<string> warnings = [];
        long rest = length - start - bytes;
        if (rest > 0 && rest % bytes != 0)
            warnings.Add($"The file is {rest} bytes longer than the layout says, which is no whole number of volumes. Are the sizes, the type or the offset wrong?");
        SampleSegment segment = new(path, start, layout.Grid.VoxelCount, samples) { Slope = layout.Slope, Intercept = layout.Intercept };
        long frames = Math.Max(1, (length - layout.OffsetBytes) / bytes);
        VolumeReadResult result = VolumeAssembly.Assemble(layout.Grid, [segment], (0, frames), "raw", warnings);
        return result with { FrameIndex = frame };
    }

    /// <summary>Writes voxels, x fastest, in their stored order, complete or not at all.</summary>
    /// <param name="path">Target; a file of that name is replaced.</param>
    /// <param name="volume">The image.</param>
    /// <param name="sampleType">Float32 or Float64.</param>
    /// <param name="bigEndian">Whether the most significant byte comes first.</param>
    /// <exception cref="ArgumentException">An integer type was asked for: it would round values without saying how.</exception>
    public static void Write(string path, Volume volume, VoxelSampleType sampleType = VoxelSampleType.Float32, bool bigEndian = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(volume);
        StoredSamples samples = new(sampleType, bigEndian);
        if (samples.IsInteger)
            throw new ArgumentException($"Voxels are written as Float32 or Float64, not as {sampleType}.", nameof(sampleType));
        CompleteFile.Write(path, stream => CompleteFile.WriteSamples(stream, volume.Voxels, samples));
    }
}
