namespace PetRecon.Core.Imaging;

/// <summary>Sum over all recordable detection bin pairs of normalisation times attenuation times the length (mm) in a voxel.</summary>
public readonly struct Sensitivity : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "sensitivity";

    /// <inheritdoc/>
    public static string Unit => "mm";
}
