using System.Collections.Immutable;

namespace PetRecon.Core.ListMode;

/// <summary>Counts in equal bins.</summary>
/// <param name="Low">Lower edge of the first bin.</param>
/// <param name="BinWidth">Width of each bin, in the same unit.</param>
/// <param name="Counts">Counts; the last bin also takes what lies above it.</param>
public sealed record Histogram(double Low, double BinWidth, ImmutableArray<long> Counts);
