namespace PetRecon.Core.Imaging;

/// <summary>
/// Standardised uptake value: activity concentration relative to injected activity over body weight, or over another measure of body size;
/// which one has to be said beside it. The unit is g/mL, and cm^2/mL for body surface.
/// </summary>
public readonly struct StandardizedUptake : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "standardized uptake value";

    /// <inheritdoc/>
    public static string Unit => "g/mL";
}
