using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Volumes;

/// <summary>What has to be known to read a file that is nothing but voxels, x fastest.</summary>
public sealed record RawVolumeLayout
{
    /// <summary>Sizes, spacing and position of the image.</summary>
    public required VoxelGrid Grid { get; init; }

    /// <summary>How a voxel is stored.</summary>
    public required VoxelSampleType SampleType { get; init; }

    /// <summary>Whether the most significant byte of a voxel comes first.</summary>
    public bool BigEndian { get; init; }

    /// <summary>Bytes before the first voxel.</summary>
    public long OffsetBytes { get; init; }

    /// <summary>What to multiply stored values by.</summary>
    public double Slope { get; init; } = 1;

    /// <summary>What to add after multiplying.</summary>
    public double Intercept { get; init; }
}
