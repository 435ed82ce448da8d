using System.Collections.Immutable;

namespace PetRecon.Dicom.Writing;

/// <summary>What a structure set says of itself beside its structures.</summary>
public sealed record StructureSetDescription : SeriesDescription
{
    /// <summary>Structure Set Label, 16 characters at most.</summary>
    public string Label { get; init; } = "STRUCTURES";

    /// <summary>Structure Set Name, 64 characters at most; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The images that the structures belong to, such as the slices of the planning CT; each contour refers to the one in its plane, if there is one.
    /// Planning systems ask for them.
    /// </summary>
    public ImmutableArray<ReferencedInstance> Images { get; init; } = [];

    /// <summary>How structures were made that do not say so themselves, as regions of another structure set do.</summary>
    public SegmentAlgorithm Algorithm { get; init; } = SegmentAlgorithm.Automatic;
}
