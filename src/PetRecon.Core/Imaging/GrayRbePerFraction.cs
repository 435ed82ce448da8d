namespace PetRecon.Core.Imaging;

/// <summary>
/// RBE-weighted dose of one fraction, in Gy (RBE). Biological effect is not proportional to dose, so doses of a fraction are told apart from
/// those of a whole treatment and are never added to them.
/// </summary>
public readonly struct GrayRbePerFraction : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "RBE-weighted dose per fraction";

    /// <inheritdoc/>
    public static string Unit => "Gy (RBE)/fraction";
}
