namespace PetRecon.Core.Imaging;

/// <summary>Linear attenuation coefficient at 511 keV, in 1/mm.</summary>
public readonly struct Attenuation : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "linear attenuation at 511 keV";

    /// <inheritdoc/>
    public static string Unit => "1/mm";
}
