using PetRecon.Core.Imaging;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Writing;

/// <summary>One segment: what it is, and which part of each voxel belongs to it.</summary>
public sealed record NewSegment
{
    /// <summary>The part of each voxel, 0 to 1.</summary>
    public required Volume<Occupancy> Voxels { get; init; }

    /// <summary>Name, 64 characters at most.</summary>
    public required string Label { get; init; }

    /// <summary>What sort of thing it is: context group 7150 of PS3.16. An anatomical structure unless said otherwise.</summary>
    public CodedConcept Category { get; init; } = new("123037004", "SCT", "Anatomical Structure");

    /// <summary>What it is, such as 10200004, SCT, "Liver", or 4147007, SCT, "Mass".</summary>
    public required CodedConcept Type { get; init; }

    /// <summary>Who drew it.</summary>
    public SegmentAlgorithm Algorithm { get; init; } = SegmentAlgorithm.Automatic;

    /// <summary>Name of the program that drew it; not for <see cref="SegmentAlgorithm.Manual"/>.</summary>
    public string AlgorithmName { get; init; } = "PetRecon";

    /// <summary>The colour in which it is best shown: red, green and blue of sRGB; null for the viewer's choice.</summary>
    public (byte Red, byte Green, byte Blue)? Colour { get; init; }
}
