using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Segmentations;

/// <summary>A segment: what it is, who found it, how to show it.</summary>
public sealed record Segment
{
    /// <summary>Number by which frames refer to it.</summary>
    public required int Number { get; init; }

    /// <summary>Label.</summary>
    public required string Label { get; init; }

    /// <summary>Description; empty if none.</summary>
    public string Description { get; init; } = "";

    /// <summary>AUTOMATIC, SEMIAUTOMATIC or MANUAL.</summary>
    public string AlgorithmType { get; init; } = "";

    /// <summary>Name of the algorithm; empty if none.</summary>
    public string AlgorithmName { get; init; } = "";

    /// <summary>The kind of thing that it is: a tissue, an organ, a function ...; null if not said.</summary>
    public CodedConcept? Category { get; init; }

    /// <summary>What it is: liver, neoplasm ...; null if not said.</summary>
    public CodedConcept? PropertyType { get; init; }

    /// <summary>What qualifies it, such as left or right.</summary>
    public ImmutableArray<CodedConcept> PropertyTypeModifiers { get; init; } = [];

    /// <summary>Where in the body it is.</summary>
    public ImmutableArray<CodedConcept> AnatomicRegions { get; init; } = [];

    /// <summary>The same thing in other segmentations has this identifier too; empty if not said.</summary>
    public string TrackingId { get; init; } = "";

    /// <summary>The same, as a unique identifier; empty if not said.</summary>
    public string TrackingUid { get; init; } = "";

    /// <summary>Recommended colour: L* from 0 to 100, a* and b* from -128 to 127 (CIELab, D50); null if not said.</summary>
    public (double L, double A, double B)? Cielab { get; init; }

    /// <summary>The recommended colour in sRGB; null if not said.</summary>
    public DisplayColour? Colour { get; init; }
}
