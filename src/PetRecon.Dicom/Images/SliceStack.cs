using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Dicom.Images;

/// <summary>Frames in the order of their places, and the grid that they are, or could be brought to.</summary>
internal sealed record SliceStack
{
    public required ImmutableArray<ImageFrame> Frames { get; init; }

    /// <summary>The grid of the volume.</summary>
    public required VoxelGrid Grid { get; init; }

    /// <summary>Places along the normal, mm, of each frame.</summary>
    public required ImmutableArray<double> OffsetsMm { get; init; }

    /// <summary>Angle between the direction in which slices follow each other and the normal, degrees.</summary>
    public double TiltDegrees { get; init; }

    /// <summary>Largest distance of a slice from its place in the grid, mm.</summary>
    public double LargestDeviationMm { get; init; }

    /// <summary>Why the frames are not on the grid and have to be interpolated; null when they are.</summary>
    public string? Unevenness { get; init; }

    public ImmutableArray<string> Warnings { get; init; } = [];
}
