using PetRecon.Core.Imaging;

namespace PetRecon.Core.Resampling;

/// <summary>
/// A volume on another grid, in patient space: grids may differ in spacing, orientation and place, and a rigid transform may lie between them.
/// </summary>
public static class VolumeResampler
{
    /// <summary>
    /// Values at the target's voxel centres by trilinear interpolation. Right where the source varies little between its voxels; its error there is
    /// an eighth of the second derivative times the squared spacing. Sums over the volume are not kept: see <see cref="Conservative"/>.
    /// </summary>
    /// <param name="source">The volume.</param>
    /// <param name="target">The grid that is wanted.</param>
    /// <param name="options">How; one space, and not a number outside, when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>A volume of the same quantity.</returns>
    public static Volume Linear(Volume source, VoxelGrid target, ResamplingOptions? options = null, CancellationToken cancellation = default)
    {
        options = Checked(source, target, options);
        GridMapping mapping = GridMapping.Between(target, source.Grid, options.TargetToSource);
        float[] voxels = GC.AllocateUninitializedArray<float>(target.VoxelCount);
        LinearRows rows = new(source, mapping, options.Outside);
        InPlanes(target, options, k =>
        {
            for (int j = 0; j < target.SizeY; j++)
                rows.Fill(voxels.AsSpan(target.LinearIndex(0, j, k), target.SizeX), j, k);
        }, cancellation);
        return source.OnGrid(target, voxels);
    }

    /// <summary>
    /// Mean values over the target's voxels of the source as it is made of voxels, each of one value: every part of a source voxel counts where it
    /// lies, exactly, in any orientation. Integrals over the volume (integral dose, counts, activity) are kept, for what is inside the target; edges
    /// are as sharp as the voxels. Target voxels that reach out of the source take <see cref="ResamplingOptions.Outside"/> for that part, unless that
    /// is not a number: then they are the mean of the part inside, and not a number only where there is none.
    /// </summary>
    /// <param name="source">The volume.</param>
    /// <param name="target">The grid that is wanted.</param>
    /// <param name="options">How; one space, and not a number outside, when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>A volume of the same quantity.</returns>
    public static Volume Conservative(Volume source, VoxelGrid target, ResamplingOptions? options = null, CancellationToken cancellation = default)
    {
        options = Checked(source, target, options);
        GridMapping mapping = GridMapping.Between(target, source.Grid, options.TargetToSource);
        float[] voxels = GC.AllocateUninitializedArray<float>(target.VoxelCount);
        if (mapping.ParallelAxes() is { } axes)
        {
            ParallelOverlap overlap = new(source, target, mapping, axes, options.Outside);
            InPlanes(target, options, k => overlap.FillPlane(voxels, k), cancellation);
        }
        else
        {
            InPlanes(target, options, k => new TiltedOverlap(source, mapping, options.Outside).FillPlane(voxels, target, k), cancellation);
        }

        return source.OnGrid(target, voxels);
    }

    /// <summary>Trilinear interpolation of a volume of a known quantity.</summary>
    /// <inheritdoc cref="Linear(Volume, VoxelGrid, ResamplingOptions?, CancellationToken)"/>
    public static Volume<TQuantity> Linear<TQuantity>(Volume<TQuantity> source, VoxelGrid target, ResamplingOptions? options = null, CancellationToken cancellation = default)
        where TQuantity : struct, IQuantity => (Volume<TQuantity>)Linear((Volume)source, target, options, cancellation);

    /// <summary>Means over voxels of a volume of a known quantity.</summary>
    /// <inheritdoc cref="Conservative(Volume, VoxelGrid, ResamplingOptions?, CancellationToken)"/>
    public static Volume<TQuantity> Conservative<TQuantity>(Volume<TQuantity> source, VoxelGrid target, ResamplingOptions? options = null, CancellationToken cancellation = default)
        where TQuantity : struct, IQuantity => (Volume<TQuantity>)Conservative((Volume)source, target, options, cancellation);

    private static ResamplingOptions Checked(Volume source, VoxelGrid target, ResamplingOptions? options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new();
        options.Check();
        return options;
    }

    private static void InPlanes(VoxelGrid target, ResamplingOptions options, Action<int> fill, CancellationToken cancellation) =>
        Parallel.For(0, target.SizeZ, new ParallelOptions { MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount, CancellationToken = cancellation }, fill);
}
