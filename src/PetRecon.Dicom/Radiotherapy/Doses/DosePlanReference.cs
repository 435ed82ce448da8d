using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>The plan, or the part of it, that a dose comes from.</summary>
/// <param name="Plan">The plan.</param>
public sealed record DosePlanReference(InstanceReference Plan)
{
    /// <summary>The fraction group; null for all.</summary>
    public int? FractionGroupNumber { get; init; }

    /// <summary>The beams; none for all.</summary>
    public ImmutableArray<int> BeamNumbers { get; init; } = [];

    /// <summary>The application setups of brachytherapy; none where there are none.</summary>
    public ImmutableArray<int> BrachyApplicationSetupNumbers { get; init; } = [];
}
