using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>
/// Depth in water along a ray: a line with a corner at each face between voxels. Distances are along the ray from the isocentre plane, downstream above
/// zero. A ray that misses the volume has no corners and no depth.
/// </summary>
/// <param name="Ray">The ray.</param>
/// <param name="DistancesMm">Where the corners are, rising: the first one is where the ray enters the volume.</param>
/// <param name="DepthsMm">Depth in water at each, from 0.</param>
public sealed record WaterEquivalentRay(BeamRay Ray, ImmutableArray<double> DistancesMm, ImmutableArray<double> DepthsMm)
{
    /// <summary>Whether the ray meets the volume.</summary>
    public bool IsInside => !DistancesMm.IsEmpty;

    /// <summary>Depth in water where the ray leaves the volume, mm.</summary>
    public double WholeDepthMm => IsInside ? DepthsMm[^1] : 0;

    /// <summary>Depth in water at a distance.</summary>
    /// <param name="distanceMm">Distance from the isocentre plane, mm.</param>
    public double DepthAt(double distanceMm)
    {
        if (!IsInside || distanceMm <= DistancesMm[0])
            return 0;
        return distanceMm >= DistancesMm[^1] ? WholeDepthMm : Between(DistancesMm, DepthsMm, distanceMm);
    }

    /// <summary>The distance at which the ray has come through a depth of water: the first one, if there is a gap behind it.</summary>
    /// <param name="depthMm">Depth in water, mm, 0 or more.</param>
    /// <returns>Distance from the isocentre plane, mm; not a number if the ray leaves the volume before.</returns>
    public double DistanceAt(double depthMm)
    {
        if (!IsInside || !(depthMm >= 0) || depthMm > WholeDepthMm)
            return double.NaN;
        return Between(DepthsMm, DistancesMm, depthMm);
    }

    /// <summary>The point at which the ray has come through a depth of water, LPS mm; null if it leaves the volume before.</summary>
    /// <param name="depthMm">Depth in water, mm.</param>
    public Vector3D? PointAt(double depthMm) => DistanceAt(depthMm) is double distance and not double.NaN ? Ray.At(distance) : null;

    private static double Between(ImmutableArray<double> x, ImmutableArray<double> y, double at)
    {
        // The first corner that is not below: before a gap, where depth does not grow, that is its near end.
        int low = 0;
        int high = x.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (x[middle] < at)
                low = middle + 1;
            else
                high = middle;
        }

        if (low == 0)
            return y[0];
        double step = x[low] - x[low - 1];
        return step > 0 ? y[low - 1] + (at - x[low - 1]) / step * (y[low] - y[low - 1]) : y[low];
    }
}
