namespace PetRecon.Core.Rays;

/// <summary>The weight of events without time of flight: 1 everywhere.</summary>
public readonly struct NoTof : ITofWeight
{
    /// <inheritdoc/>
    public float FirstMm => -1e30f;

    /// <inheritdoc/>
    public float LastMm => 1e30f;

    /// <inheritdoc/>
    public float At(float positionMm) => 1f;
}
