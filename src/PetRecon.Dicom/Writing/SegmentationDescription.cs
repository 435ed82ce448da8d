using System.Collections.Immutable;

namespace PetRecon.Dicom.Writing;

/// <summary>What a segmentation says of itself beside its segments.</summary>
public sealed record SegmentationDescription : SeriesDescription
{
    /// <summary>How voxels are stored.</summary>
    public SegmentationKind Kind { get; init; }

    /// <summary>Content Label: 16 capitals, digits, blanks and underscores at most.</summary>
    public string Label { get; init; } = "SEGMENTATION";

    /// <summary>Who made it, as a name in DICOM's form; empty if nobody is to be named.</summary>
    public string CreatorName { get; init; } = "";

    /// <summary>The images that were segmented; each frame refers to those in its plane. Empty if they are not known.</summary>
    public ImmutableArray<InstanceReference> SourceImages { get; init; } = [];
}
