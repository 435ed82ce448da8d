namespace PetRecon.Core.Imaging;

/// <summary>Stopping power for ions relative to water's: a path through it costs as much energy as one this many times as long through water.</summary>
public readonly struct RelativeStoppingPower : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "relative stopping power";

    /// <inheritdoc/>
    public static string Unit => "";
}
