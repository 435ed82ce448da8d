namespace PetRecon.Core.Imaging;

/// <summary>One quantity divided by another of the same kind; no unit.</summary>
public readonly struct Ratio : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "ratio";

    /// <inheritdoc/>
    public static string Unit => "";
}
