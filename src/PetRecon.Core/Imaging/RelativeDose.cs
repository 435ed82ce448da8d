namespace PetRecon.Core.Imaging;

/// <summary>Dose relative to a reference that the file may name; a plain number, 1 where the dose is the reference's.</summary>
public readonly struct RelativeDose : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "relative dose";

    /// <inheritdoc/>
    public static string Unit => "";
}
