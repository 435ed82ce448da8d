namespace PetRecon.Core.Imaging;

/// <summary>Depth in mm of water that would take as much energy from a beam as what it went through so far.</summary>
public readonly struct WaterEquivalentDepth : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "water-equivalent depth";

    /// <inheritdoc/>
    public static string Unit => "mm";
}
