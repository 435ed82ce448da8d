namespace PetRecon.Core.Imaging;

/// <summary>X-ray attenuation of a CT scanner's beam relative to water: water 0 HU, vacuum -1000 HU.</summary>
public readonly struct Hounsfield : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "CT number";

    /// <inheritdoc/>
    public static string Unit => "HU";
}
