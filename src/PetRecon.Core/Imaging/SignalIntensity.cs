namespace PetRecon.Core.Imaging;

/// <summary>Signal of magnetic resonance, in the scanner's own units, which say nothing across scans.</summary>
public readonly struct SignalIntensity : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "signal intensity";

    /// <inheritdoc/>
    public static string Unit => "arbitrary units";
}
