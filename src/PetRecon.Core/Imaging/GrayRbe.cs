namespace PetRecon.Core.Imaging;

/// <summary>RBE-weighted dose in Gy (RBE): absorbed dose times the relative biological effectiveness that a model gives it; DICOM's EFFECTIVE dose.</summary>
public readonly struct GrayRbe : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "RBE-weighted dose";

    /// <inheritdoc/>
    public static string Unit => "Gy (RBE)";
}
