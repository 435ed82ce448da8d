using System.Collections.Immutable;

namespace PetRecon.Formats.Petsird;

/// <summary>Numbers of single photons.</summary>
/// <param name="Interval">When.</param>
/// <param name="Histograms">For each module type: counts by detection bin or module, as the header's singles histogram level says.</param>
public sealed record SinglesHistogramTimeBlock(TimeInterval Interval, ImmutableArray<ImmutableArray<ulong>> Histograms)
    : PetsirdTimeBlock(Interval);
