using System.Collections.Immutable;
using PetRecon.Dicom.Segmentations;

namespace PetRecon.Dicom.Writing;

/// <summary>What a segmentation says of itself beside its segments.</summary>
public sealed record SegmentationDescription : SeriesDescription
{
    /// <summary>
    /// How voxels are stored: Binary, where a voxel belongs to a segment from an occupancy of one half on, or Occupancy, in steps of 1/255.
    /// </summary>
    public SegmentationKind Kind { get; init; }

    /// <summary>Content Label: 16 capitals, digits, blanks and underscores at most.</summary>
    public string Label { get; init; } = "SEGMENTATION";

    /// <summary>Who made it, as a name in DICOM's form; empty if nobody is to be named.</summary>
    public string CreatorName { get; init; } = "";

    /// <summary>The images that were segmented; each frame refers to those in its plane. Empty if they are not known.</summary>
    public ImmutableArray<ReferencedInstance> SourceImages { get; init; } = [];
}
