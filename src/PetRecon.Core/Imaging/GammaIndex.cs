namespace PetRecon.Core.Imaging;

/// <summary>
/// Gamma index (Low et al., Med. Phys. 25, 1998): the least distance between two doses in space and dose, each in units of its tolerance; up to 1
/// they agree. Not a number where it was not asked for.
/// </summary>
public readonly struct GammaIndex : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "gamma index";

    /// <inheritdoc/>
    public static string Unit => "";
}
