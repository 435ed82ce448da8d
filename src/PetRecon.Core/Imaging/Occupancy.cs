namespace PetRecon.Core.Imaging;

/// <summary>The part of a voxel that belongs to a structure, 0 to 1.</summary>
public readonly struct Occupancy : IQuantity
{
    /// <inheritdoc/>
    public static string Name => "occupancy";

    /// <inheritdoc/>
    public static string Unit => "";
}
