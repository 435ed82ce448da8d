namespace PetRecon.Core.Rays;

/// <summary>The share of annihilations at a point of a line that are recorded in an event's TOF bin.</summary>
public interface ITofWeight
{
    /// <summary>Weight at a point.</summary>
    /// <param name="positionMm">Distance from the line's middle, positive towards the second detector.</param>
    float At(float positionMm);

    /// <summary>Where the weight begins to be above 0, from the line's middle, in mm.</summary>
    float FirstMm { get; }

    /// <summary>Where the weight ceases to be above 0, from the line's middle, in mm.</summary>
    float LastMm { get; }
}
