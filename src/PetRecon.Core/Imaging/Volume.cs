namespace PetRecon.Core.Imaging;

/// <summary>
/// A three-dimensional image: float voxels on a <see cref="VoxelGrid"/>, x fastest. Immutable once made.
/// The unit is in the type of <see cref="Volume{TQuantity}"/>; this base serves code that does not care, such as file formats.
/// </summary>
public abstract class Volume
{
    private readonly float[] _voxels;

    private protected Volume(VoxelGrid grid, float[] voxels)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(voxels);
        if (voxels.Length != grid.VoxelCount)
            throw new ArgumentException($"{voxels.Length} values were given for a grid of {grid}, which has {grid.VoxelCount}.", nameof(voxels));
        Grid = grid;
        _voxels = voxels;
    }

    /// <summary>Where the voxels are.</summary>
    public VoxelGrid Grid { get; }

    /// <summary>The values, x fastest, then y, then z.</summary>
    public ReadOnlySpan<float> Voxels => _voxels;

    /// <summary>The values as memory, for asynchronous writers.</summary>
    public ReadOnlyMemory<float> Memory => _voxels;

    /// <summary>What a value means, in words.</summary>
    public abstract string QuantityName { get; }

    /// <summary>Unit symbol of the values.</summary>
    public abstract string Unit { get; }

    /// <summary>The value at voxel (i, j, k).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The voxel is outside the grid.</exception>
    public float this[int i, int j, int k]
    {
        get
        {
            if ((uint)i >= (uint)Grid.SizeX || (uint)j >= (uint)Grid.SizeY || (uint)k >= (uint)Grid.SizeZ)
                throw new ArgumentOutOfRangeException(nameof(i), $"Voxel ({i}, {j}, {k}) is outside a grid of {Grid}.");
            return _voxels[Grid.LinearIndex(i, j, k)];
        }
    }

    /// <summary>The same voxels under another meaning; no value changes and nothing is copied.</summary>
    public Volume<TQuantity> As<TQuantity>()
        where TQuantity : struct, IQuantity => new(Grid, _voxels);

    /// <summary>Other values of the same quantity; takes over <paramref name="voxels"/>.</summary>
    /// <param name="grid">Where they are.</param>
    /// <param name="voxels">Values, x fastest; as many as the grid has voxels.</param>
    /// <exception cref="ArgumentException">The number of values is not the grid's.</exception>
    public abstract Volume OnGrid(VoxelGrid grid, float[] voxels);

    /// <summary>A copy of the values.</summary>
    public float[] ToArray() => (float[])_voxels.Clone();

    /// <summary>Sum over all voxels, accumulated in double precision.</summary>
    public double Sum()
    {
        double sum = 0;
        foreach (float value in _voxels)
            sum += value;
        return sum;
    }
}
