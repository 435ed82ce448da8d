using System.Collections.Immutable;

namespace PetRecon.Formats.Petsird;

/// <summary>Samples of an external signal, such as respiration.</summary>
/// <param name="Interval">When.</param>
/// <param name="SignalId">Which signal, see <see cref="ExternalSignal.Id"/>.</param>
/// <param name="Values">Samples, evenly spaced over the interval; in the signal's own unit.</param>
public sealed record ExternalSignalTimeBlock(TimeInterval Interval, uint SignalId, ImmutableArray<float> Values)
    : PetsirdTimeBlock(Interval);
