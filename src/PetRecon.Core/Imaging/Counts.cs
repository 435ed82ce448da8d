namespace PetRecon.Core.Imaging;

/// <summary>Numbers of counts, after whatever corrections: what an uncalibrated emission image holds.</summary>
public readonly struct Counts : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "counts";

    /// <inheritdoc/>
    public static string Unit => "counts";
}
