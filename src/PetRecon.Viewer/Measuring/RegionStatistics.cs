using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Measuring;

/// <summary>What a layer's values in a region are. Each voxel counts with the part of it that lies within; those that are not a number do not count.</summary>
public sealed record RegionStatistics
{
    // A sphere of 1 mL, as in SUVpeak (Wahl et al., PERCIST, J Nucl Med 2009).
    private static readonly double s_peakRadiusMm = Math.Cbrt(1000 * 3 / (4 * Math.PI));

    /// <summary>Unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>Volume of the region within the layer's voxels that have a value, mL.</summary>
    public required double VolumeMl { get; init; }

    /// <summary>Mean; not a number if there is no value.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of the values themselves (not an estimate for more of them).</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Lowest value of voxels that lie within by half or more; of all that it touches if there is none such.</summary>
    public required double Minimum { get; init; }

    /// <summary>Highest value of the same voxels.</summary>
    public required double Maximum { get; init; }

    /// <summary>Where the highest value is, in the scene's space.</summary>
    public required Vector3D MaximumMm { get; init; }

    /// <summary>The highest mean in a sphere of 1 mL about the centre of any of the same voxels (SUVpeak); null if it was not asked for.</summary>
    public double? Peak { get; init; }

    /// <summary>Voxels that the region touches.</summary>
    public required int VoxelCount { get; init; }

    /// <summary>Those among them that are not a number.</summary>
    public required int MissingCount { get; init; }

    /// <summary>Measures a layer in a region.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="region">The region, in the scene's space.</param>
    /// <param name="withPeak">Whether <see cref="Peak"/> is wanted; it takes longest.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The region grew in another grid than the layer's.</exception>
    public static RegionStatistics Of(VolumeLayer layer, Region region, bool withPeak = true, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(region);
        VoxelGrid grid = layer.Volume.Grid;
        RegionVoxels voxels = (layer.SceneToVolume is RigidTransform way ? region.Moved(way) : region).On(grid);
        ReadOnlySpan<float> values = layer.Volume.Voxels;
        (double weight, double sum, int missing) = (0, 0, 0);
        for (int n = 0; n < voxels.Count; n++)
        {
            (int index, double part) = voxels[n];
            if (float.IsNaN(values[index]))
            {
                missing++;
                continue;
            }

            weight += part;
            sum += part * values[index];
        }

        double mean = sum / weight;
        List<int> core = Core(voxels, values);
        int highest = core.Count > 0 ? core.MaxBy(index => layer.Volume.Voxels[index]) : 0;
        Vector3D highestMm = core.Count == 0 ? new(double.NaN, double.NaN, double.NaN)
            : grid.PositionMm(highest % grid.SizeX, highest / grid.SizeX % grid.SizeY, highest / (grid.SizeX * grid.SizeY));
        return new()
        {
            Unit = layer.Unit,
            VolumeMl = weight * grid.VoxelVolumeMm3 / 1000,
            Mean = mean,
            StandardDeviation = Deviation(voxels, values, mean, weight),
            Minimum = core.Count > 0 ? core.Min(index => layer.Volume.Voxels[index]) : double.NaN,
            Maximum = core.Count > 0 ? values[highest] : double.NaN,
            MaximumMm = layer.SceneToVolume?.Inverse().Apply(highestMm) ?? highestMm,
            Peak = withPeak ? PeakOf(layer.Volume, core, cancellation) : null,
            VoxelCount = voxels.Count,
            MissingCount = missing,
        };
    }

    private static List<int> Core(RegionVoxels voxels, ReadOnlySpan<float> values)
    {
        List<int> within = [];
        List<int> touched = [];
        for (int n = 0; n < voxels.Count; n++)
        {
            (int index, double part) = voxels[n];
            if (float.IsNaN(values[index]))
                continue;
            touched.Add(index);
            if (part >= 0.5)
                within.Add(index);
        }

        return within.Count > 0 ? within : touched;
    }

    private static double Deviation(RegionVoxels voxels, ReadOnlySpan<float> values, double mean, double weight)
    {
        double squares = 0;
        for (int n = 0; n < voxels.Count; n++)
        {
            (int index, double part) = voxels[n];
            double difference = values[index] - mean;
            squares += double.IsNaN(difference) ? 0 : part * difference * difference;
        }

        return Math.Sqrt(squares / weight);
    }

    // A sphere about a voxel's centre covers the same parts of its neighbours everywhere.
    private static double PeakOf(Volume volume, List<int> centers, CancellationToken cancellation)
    {
        VoxelGrid grid = volume.Grid;
        Vector3D spacing = grid.SpacingMm;
        (int x, int y, int z) = (Reach(spacing.X, grid), Reach(spacing.Y, grid), Reach(spacing.Z, grid));
        VoxelGrid around = new(2 * x + 1, 2 * y + 1, 2 * z + 1, spacing, Vector3D.Zero, grid.AxisX, grid.AxisY, grid.AxisZ);
        RegionVoxels sphere = EllipsoidRegion.Sphere(around.PositionMm(x, y, z), s_peakRadiusMm).On(around);
        (int I, int J, int K, double Part)[] kernel = new (int, int, int, double)[sphere.Count];
        for (int n = 0; n < kernel.Length; n++)
        {
            (int index, double part) = sphere[n];
            kernel[n] = (index % around.SizeX - x, index / around.SizeX % around.SizeY - y, index / (around.SizeX * around.SizeY) - z, part);
        }

        double[] means = new double[centers.Count];
        Parallel.For(0, centers.Count, new ParallelOptions { CancellationToken = cancellation }, n => means[n] = MeanAbout(volume, centers[n], kernel));
        return means.Length > 0 ? means.Max() : double.NaN;
    }

    private static double MeanAbout(Volume volume, int center, (int I, int J, int K, double Part)[] kernel)
    {
        VoxelGrid grid = volume.Grid;
        ReadOnlySpan<float> values = volume.Voxels;
        (int i, int j, int k) = (center % grid.SizeX, center / grid.SizeX % grid.SizeY, center / (grid.SizeX * grid.SizeY));
        (double weight, double sum) = (0, 0);
        foreach ((int di, int dj, int dk, double part) in kernel)
        {
            if ((uint)(i + di) >= (uint)grid.SizeX || (uint)(j + dj) >= (uint)grid.SizeY || (uint)(k + dk) >= (uint)grid.SizeZ)
                continue;
            float value = values[grid.LinearIndex(i + di, j + dj, k + dk)];
            if (float.IsNaN(value))
                continue;
            weight += part;
            sum += part * value;
        }

        return sum / weight;
    }

    // Sheared axes lie closer together than their spacing says.
    private static int Reach(double spacingMm, VoxelGrid grid)
    {
        double shear = Math.Abs(Vector3D.Dot(Vector3D.Cross(grid.AxisX, grid.AxisY), grid.AxisZ));
        return (int)Math.Min(256, Math.Ceiling(s_peakRadiusMm / (spacingMm * shear) + 0.5));
    }
}
