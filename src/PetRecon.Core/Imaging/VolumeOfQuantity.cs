namespace PetRecon.Core.Imaging;

/// <summary>A volume whose voxels are a <typeparamref name="TQuantity"/>, such as <see cref="Activity"/> in Bq/mL.</summary>
/// <typeparam name="TQuantity">What a voxel means.</typeparam>
public sealed class Volume<TQuantity> : Volume
    where TQuantity : struct, IQuantity
{
    /// <summary>Makes a volume that takes over <paramref name="voxels"/>; the caller must not change the array afterwards.</summary>
    /// <param name="grid">Where the voxels are.</param>
    /// <param name="voxels">Values, x fastest; as many as the grid has voxels.</param>
    /// <exception cref="ArgumentException">The number of values is not the grid's.</exception>
    public Volume(VoxelGrid grid, float[] voxels)
        : base(grid, voxels)
    {
    }

    /// <inheritdoc/>
    public override string QuantityName => TQuantity.Name;

    /// <inheritdoc/>
    public override string Unit => TQuantity.Unit;

    /// <inheritdoc/>
    public override Volume<TQuantity> OnGrid(VoxelGrid grid, float[] voxels) => new(grid, voxels);

    /// <summary>A volume with the same value everywhere.</summary>
    public static Volume<TQuantity> Constant(VoxelGrid grid, float value)
    {
        ArgumentNullException.ThrowIfNull(grid);
        float[] voxels = GC.AllocateUninitializedArray<float>(grid.VoxelCount);
        Array.Fill(voxels, value);
        return new(grid, voxels);
    }
}
