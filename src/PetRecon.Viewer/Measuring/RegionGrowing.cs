using System.Collections;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Measuring;

/// <summary>Regions from a click: the voxels that reach a threshold and hang together, face to face, with the highest one around the seed.</summary>
public static class RegionGrowing
{
    // A region of more has grown into the whole body.
    private const int MaxVoxels = 20_000_000;

    /// <summary>Grows a region in a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="seedMm">Where it begins, in the scene's space.</param>
    /// <param name="options">How it grows; 41 % of the highest value within 10 mm when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The seed is outside of the volume, nothing around it reaches the threshold, the region grows without end, or an option is out of range.</exception>
    public static GrownRegion From(VolumeLayer layer, Vector3D seedMm, RegionGrowingOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        options ??= new();
        options.Check();
        Volume volume = layer.Volume;
        if (Probe.At(layer, seedMm).Voxel is not (int i, int j, int k))
            throw new ArgumentException($"The seed {seedMm} mm is outside of \"{layer.Name}\".", nameof(seedMm));
        int start = Highest(volume, volume.Grid.LinearIndex(i, j, k), layer.SceneToVolume?.Apply(seedMm) ?? seedMm, options.SearchRadiusMm);
        double maximum = volume.Voxels[start];
        double threshold = options.FixedThreshold ?? options.ShareOfMaximum * maximum;
        if (!(maximum >= threshold) || (options.FixedThreshold is null && !(maximum > 0)))
            throw new ArgumentException($"The highest value within {options.SearchRadiusMm} mm of the seed is {maximum} {layer.Unit}; a region needs one above 0 that reaches the threshold ({threshold}).", nameof(seedMm));
        return Grow(volume, start, threshold, maximum, cancellation);
    }

    private static int Highest(Volume volume, int seed, Vector3D seedMm, double radiusMm)
    {
        int best = seed;
        VoxelGrid grid = volume.Grid;
        if (radiusMm == 0)
            return best;
        RegionVoxels around = EllipsoidRegion.Sphere(seedMm, radiusMm).On(grid);
        for (int n = 0; n < around.Count; n++)
        {
            (int index, double part) = around[n];
            float value = volume.Voxels[index];
            if (part >= 0.5 && (value > volume.Voxels[best] || float.IsNaN(volume.Voxels[best])))
                best = index;
        }

        return best;
    }

    private static GrownRegion Grow(Volume volume, int start, double threshold, double maximum, CancellationToken cancellation)
    {
        VoxelGrid grid = volume.Grid;
        ReadOnlySpan<float> voxels = volume.Voxels;
        int plane = grid.SizeX * grid.SizeY;
        BitArray seen = new(grid.VoxelCount);
        List<int> region = [start];
        seen[start] = true;
        bool touches = false;
        Span<int> neighbours = stackalloc int[6];
        for (int next = 0; next < region.Count; next++)
        {
            if (region.Count > MaxVoxels)
                throw new ArgumentException(FormattableString.Invariant($"The region grew beyond {MaxVoxels / 1_000_000} million voxels; a higher threshold than {threshold:g6} keeps it smaller."));
            if ((next & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            int at = region[next];
            (int i, int j, int k) = (at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / plane);
            int count = 0;
            if (i > 0) neighbours[count++] = at - 1;
            if (i < grid.SizeX - 1) neighbours[count++] = at + 1;
            if (j > 0) neighbours[count++] = at - grid.SizeX;
            if (j < grid.SizeY - 1) neighbours[count++] = at + grid.SizeX;
            if (k > 0) neighbours[count++] = at - plane;
            if (k < grid.SizeZ - 1) neighbours[count++] = at + plane;
            touches |= count < 6;
            foreach (int neighbour in neighbours[..count])
            {
                if (seen[neighbour] || !(voxels[neighbour] >= threshold))
                    continue;
                seen[neighbour] = true;
                region.Add(neighbour);
            }
        }

        region.Sort();
        return new(grid, [.. region]) { Threshold = threshold, Maximum = maximum, TouchesBorder = touches };
    }
}
