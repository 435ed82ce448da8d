using System.Collections.Immutable;
using PetRecon.Reconstruction;
using PetRecon.Simulation.Analysis;

namespace PetRecon.Cli.Demo;

/// <summary>An image of the demonstration and what was measured in it.</summary>
/// <param name="Variant">How it was made.</param>
/// <param name="Result">The image and its history.</param>
/// <param name="Iterations">What was measured after each iteration; the last belongs to the image.</param>
internal sealed record DemoImage(DemoVariant Variant, ReconstructionResult Result, ImmutableArray<NemaImageQuality> Iterations)
{
    /// <summary>What was measured in the final image.</summary>
    public NemaImageQuality Quality => Iterations[^1];
}
