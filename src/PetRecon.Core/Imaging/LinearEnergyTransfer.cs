namespace PetRecon.Core.Imaging;

/// <summary>Dose-averaged linear energy transfer (LETd) in keV/um of water: what decides how biologically effective an ion's dose is.</summary>
public readonly struct LinearEnergyTransfer : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "dose-averaged LET";

    /// <inheritdoc/>
    public static string Unit => "keV/um";
}
