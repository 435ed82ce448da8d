using System.Collections.Immutable;

namespace PetRecon.Therapy.Histograms;

/// <summary>Volume in each of equal intervals of dose.</summary>
/// <param name="StartDose">Where the first interval begins.</param>
/// <param name="Width">Width of each interval, in the dose's unit.</param>
/// <param name="Cc">The volume in each, in cc.</param>
public sealed record DifferentialHistogram(double StartDose, double Width, ImmutableArray<double> Cc);
