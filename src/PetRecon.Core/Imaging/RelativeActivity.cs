namespace PetRecon.Core.Imaging;

/// <summary>Activity in arbitrary units, proportional to counts: what a scan without calibration gives.</summary>
public readonly struct RelativeActivity : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "relative activity";

    /// <inheritdoc/>
    public static string Unit => "proportional to counts";
}
