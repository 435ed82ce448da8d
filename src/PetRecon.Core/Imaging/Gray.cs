namespace PetRecon.Core.Imaging;

/// <summary>Absorbed dose in Gy: energy deposited in a mass, whatever its biological effect.</summary>
public readonly struct Gray : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "absorbed dose";

    /// <inheritdoc/>
    public static string Unit => "Gy";
}
