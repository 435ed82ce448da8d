using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Writing;

/// <summary>What a dose says of itself beside its voxels.</summary>
public sealed record RtDoseDescription : SeriesDescription
{
    /// <summary>What it is the sum of.</summary>
    public DoseSummation Summation { get; init; }

    /// <summary>
    /// The plans whose dose it is: RT Plan or RT Ion Plan objects. The standard demands one; if there is none, the dose refers to an identifier made
    /// for a plan that does not exist, and a notice says so.
    /// </summary>
    public ImmutableArray<ReferencedInstance> Plans { get; init; } = [];

    /// <summary>More plans whose dose it is, of which only identifiers are known: those that the doses it was made of refer to.</summary>
    public ImmutableArray<InstanceReference> PlanReferences { get; init; } = [];

    /// <summary>Number of the fraction group; for <see cref="DoseSummation.Fraction"/> and <see cref="DoseSummation.Beam"/>.</summary>
    public int FractionGroupNumber { get; init; } = 1;

    /// <summary>Numbers of the beams; for <see cref="DoseSummation.Beam"/>.</summary>
    public ImmutableArray<int> BeamNumbers { get; init; } = [];

    /// <summary>The structure set that the plan was made on; null if not known.</summary>
    public ReferencedInstance? StructureSet { get; init; }

    /// <summary>For relative doses: whether it is RBE-weighted dose (EFFECTIVE) that they are relative to.</summary>
    public bool IsRelativeToRbeWeighted { get; init; }

    /// <summary>Whether values are stored in 32 bits (steps of the maximum / 4294967295) rather than 16 (maximum / 65535).</summary>
    public bool Use32Bits { get; init; }

    /// <summary>Dose Comment, 1024 characters at most; null for none.</summary>
    public string? Comment { get; init; }
}
