using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Fractions that are given alike.</summary>
public sealed record FractionGroup
{
    /// <summary>Number of the group.</summary>
    public required int Number { get; init; }

    /// <summary>Description; empty if none.</summary>
    public string Description { get; init; } = "";

    /// <summary>How many fractions are planned; null if not said.</summary>
    public int? FractionCount { get; init; }

    /// <summary>Its beams.</summary>
    public ImmutableArray<FractionGroupBeam> Beams { get; init; } = [];

    /// <summary>The dose references that it contributes to.</summary>
    public ImmutableArray<int> DoseReferenceNumbers { get; init; } = [];
}
