using System.Collections.Immutable;

namespace PetRecon.Formats.Petsird;

/// <summary>Fractions of the interval in which detectors were able to record.</summary>
/// <param name="Interval">When.</param>
public sealed record DeadTimeTimeBlock(TimeInterval Interval)
    : PetsirdTimeBlock(Interval)
{
    /// <summary>For each module type: one fraction for each detection bin (or module, as <see cref="SinglesHistogramLevel"/> says).</summary>
    public ImmutableArray<ImmutableArray<float>> SinglesAliveTimeFractions { get; init; } = [];

    /// <summary>
    /// For each pair of module types [type 1][type 2]: fractions [module 1][module 2], lower triangular where the two types are the same.
    /// Empty where the file has none.
    /// </summary>
    public ImmutableArray<ImmutableArray<ImmutableArray<ImmutableArray<float>>>> ModulePairAliveTimeFractions { get; init; } = [];
}
