namespace PetRecon.Viewer.Measuring;

/// <summary>A region that stays in a scene, with its outline on all planes that it meets and its numbers beside it.</summary>
/// <param name="Id">Names it within its scene; never shown.</param>
/// <param name="Region">What is measured, in the scene's space.</param>
public sealed record MeasuredRegion(string Id, Region Region)
{
    /// <summary>What it is called.</summary>
    public string Label { get; init; } = "";

    /// <summary>The layer that it was made for, whose numbers stand beside it; one that grew did so in this layer. Empty for none.</summary>
    public string LayerId { get; init; } = "";

    /// <summary>How it grew; null for one that was drawn.</summary>
    public RegionSeed? Seed { get; init; }
}
