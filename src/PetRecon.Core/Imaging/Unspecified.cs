namespace PetRecon.Core.Imaging;

/// <summary>A volume whose meaning the file did not say.</summary>
public readonly struct Unspecified : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "unspecified";

    /// <inheritdoc/>
    public static string Unit => "";
}
