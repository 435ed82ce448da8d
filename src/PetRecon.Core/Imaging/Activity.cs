namespace PetRecon.Core.Imaging;

/// <summary>Activity concentration in Bq/mL.</summary>
public readonly struct Activity : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "activity concentration";

    /// <inheritdoc/>
    public static string Unit => "Bq/mL";
}
