using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Volumes;

/// <summary>An image as it was read from a file, and what the reader has to say about it.</summary>
public sealed record VolumeReadResult
{
    /// <summary>The image; positions are in mm in DICOM's LPS, values are scaled as the file says.</summary>
    public required Volume<Unspecified> Volume { get; init; }

    /// <summary>The image under the quantity that this library's own writers stored with it; <see cref="Volume"/> where a file of another program says none.</summary>
    public Volume KnownVolume => StoredQuantity.Apply(Volume, Description);

    /// <summary>The file's format in words, such as "NIfTI-1, gzip".</summary>
    public required string Format { get; init; }

    /// <summary>How the voxels are stored in the file, such as "Int16, big-endian".</summary>
    public required string StoredAs { get; init; }

    /// <summary>Which frame was read, counted from 0.</summary>
    public int FrameIndex { get; init; }

    /// <summary>How many frames (time points, gates, parameters) the file has; 1 for a single volume.</summary>
    public int FrameCount { get; init; } = 1;

    /// <summary>How long each frame lasts, in seconds, where the file has frames of time at equal distances and says so (NIfTI); null otherwise.</summary>
    public double? FrameSeconds { get; init; }

    /// <summary>Free text that the file carries about itself; empty when it carries none.</summary>
    public string Description { get; init; } = "";

    /// <summary>What a user should know before trusting the image, in whole sentences; empty when nothing is doubtful.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
