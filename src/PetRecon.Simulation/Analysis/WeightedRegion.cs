using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Analysis;

/// <summary>Voxels and the share of each that lies in a region.</summary>
internal sealed class WeightedRegion
{
    // Sample points along each edge of a voxel that the region's surface may cut: shares are good to about 1 / 10 of a voxel edge.
    private const int SamplesPerEdge = 10;

    private readonly List<(int Voxel, double Share)> _voxels = [];
    private double _sum;

    private WeightedRegion()
    {
    }

    /// <summary>A disc in one slice; a voxel's share is that of its area in the slice.</summary>
    /// <exception cref="ArgumentException">The disc is not inside the image.</exception>
    public static WeightedRegion Disc(VoxelGrid grid, Vector3D centerMm, double diameterMm) => Make(grid, centerMm, 0.5 * diameterMm, oneSlice: true);

    /// <summary>A ball.</summary>
    /// <exception cref="ArgumentException">The ball is not inside the image.</exception>
    public static WeightedRegion Ball(VoxelGrid grid, Vector3D centerMm, double diameterMm) => Make(grid, centerMm, 0.5 * diameterMm, oneSlice: false);

    /// <summary>Weighted mean of an image over the region.</summary>
    public double Mean(ReadOnlySpan<float> image)
    {
        double sum = 0;
        foreach ((int voxel, double share) in _voxels)
            sum += share * image[voxel];
        return sum / _sum;
    }

    private static WeightedRegion Make(VoxelGrid grid, Vector3D centerMm, double radiusMm, bool oneSlice)
    {
        Vector3D center = grid.IndexOf(centerMm);
        (int i0, int i1) = Range(center.X, radiusMm / grid.SpacingMm.X, grid.SizeX, centerMm);
        (int j0, int j1) = Range(center.Y, radiusMm / grid.SpacingMm.Y, grid.SizeY, centerMm);
        (int k0, int k1) = Range(center.Z, oneSlice ? 0 : radiusMm / grid.SpacingMm.Z, grid.SizeZ, centerMm);
        var region = new WeightedRegion();
        for (int k = k0; k <= k1; k++)
        {
            for (int j = j0; j <= j1; j++)
            {
                for (int i = i0; i <= i1; i++)
                {
                    double share = Share(grid, center, radiusMm, i, j, oneSlice ? double.NaN : k);
                    if (!(share > 0))
                        continue;
                    region._voxels.Add((grid.LinearIndex(i, j, k), share));
                    region._sum += share;
                }
            }
        }

        return region;
    }

    private static (int First, int Last) Range(double center, double radius, int size, Vector3D centerMm)
    {
        int first = (int)Math.Floor(center - radius + 0.5);
        int last = (int)Math.Floor(center + radius + 0.5);
        return first >= 0 && last < size
            ? (first, last)
            : throw new ArgumentException($"A region around ({centerMm.X}, {centerMm.Y}, {centerMm.Z}) mm is not inside the image.", nameof(centerMm));
    }

    // k is not a number for a region in one slice: the distance along the third axis then does not count.
    private static double Share(VoxelGrid grid, Vector3D center, double radiusMm, int i, int j, double k)
    {
        int depth = double.IsNaN(k) ? 1 : SamplesPerEdge;
        int inside = 0;
        for (int sample = 0; sample < SamplesPerEdge * SamplesPerEdge * depth; sample++)
        {
            double x = (i - center.X + Offset(sample % SamplesPerEdge)) * grid.SpacingMm.X;
            double y = (j - center.Y + Offset(sample / SamplesPerEdge % SamplesPerEdge)) * grid.SpacingMm.Y;
            double z = depth == 1 ? 0 : (k - center.Z + Offset(sample / (SamplesPerEdge * SamplesPerEdge))) * grid.SpacingMm.Z;
            if (x * x + y * y + z * z <= radiusMm * radiusMm)
                inside++;
        }

        return inside / (double)(SamplesPerEdge * SamplesPerEdge * depth);
    }

    private static double Offset(int sample) => (sample + 0.5) / SamplesPerEdge - 0.5;
}
