using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>Where each ray of a beam enters and leaves a target, in space and in depth of water: which energies the target needs, and where its distal edge is.</summary>
public sealed record TargetDepths
{
    private const int BisectionCount = 20;

    private TargetDepths()
    {
    }

    /// <summary>Depth in water at which each ray first enters the target, mm; not a number for rays that miss it.</summary>
    public required BeamMap ProximalDepthMm { get; init; }

    /// <summary>Depth in water at which each ray leaves the target for the last time, mm.</summary>
    public required BeamMap DistalDepthMm { get; init; }

    /// <summary>The proximal surface: depth downstream of the isocentre plane along the beam's axis, mm.</summary>
    public required BeamMap ProximalSurface { get; init; }

    /// <summary>The distal surface: depth downstream of the isocentre plane along the beam's axis, mm.</summary>
    public required BeamMap DistalSurface { get; init; }

    /// <summary>
    /// Finds the target's edges on each ray: where its occupancy, linear between voxel centres, passes a half. Rays are sampled at a quarter of the
    /// smallest voxel spacing, and edges found between samples by bisection, so an edge is right to some 0.1 voxels and what is thinner than a quarter may be missed.
    /// </summary>
    /// <param name="paths">The relative stopping powers.</param>
    /// <param name="beam">The beam.</param>
    /// <param name="plane">The rays.</param>
    /// <param name="target">Which part of each voxel is in the target (a structure's mask).</param>
    /// <param name="options">Upstream water, which counts as depth, and threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static TargetDepths Of(
        StoppingPowerPaths paths,
        BeamFrame beam,
        BeamPlane plane,
        Volume<Occupancy> target,
        WaterEquivalentDepthOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(beam);
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new();
        float[][] maps = [.. Enumerable.Range(0, 4).Select(_ => new float[plane.PixelCount])];
        TrilinearSampler sampler = new(target);
        Parallel.For(0, plane.SizeY, options.ParallelOptions(cancellation), row =>
        {
            for (int column = 0; column < plane.SizeX; column++)
            {
                BeamRay ray = beam.Ray(plane.XMm(column), plane.YMm(row));
                (double proximal, double distal) = Edges(sampler, ray);
                WaterEquivalentRay? depths = double.IsNaN(proximal) ? null : paths.Follow(ray);
                int at = column + plane.SizeX * row;
                maps[0][at] = (float)(depths?.DepthAt(proximal) + options.UpstreamMm ?? double.NaN);
                maps[1][at] = (float)(depths?.DepthAt(distal) + options.UpstreamMm ?? double.NaN);
                maps[2][at] = (float)-beam.BeamFromPatient.Apply(ray.At(proximal)).Z;
                maps[3][at] = (float)-beam.BeamFromPatient.Apply(ray.At(distal)).Z;
            }
        });
        return new()
        {
            ProximalDepthMm = new(beam, plane, maps[0]),
            DistalDepthMm = new(beam, plane, maps[1]),
            ProximalSurface = new(beam, plane, maps[2]),
            DistalSurface = new(beam, plane, maps[3]),
        };
    }

    private static (double Proximal, double Distal) Edges(TrilinearSampler target, BeamRay ray)
    {
        VoxelGrid grid = target.Grid;
        (double from, double to) = RayExtent.Within(grid, ray);
        if (!(from < to))
            return (double.NaN, double.NaN);
        double step = 0.25 * Math.Min(grid.SpacingMm.X, Math.Min(grid.SpacingMm.Y, grid.SpacingMm.Z));
        int count = (int)Math.Ceiling((to - from) / step);
        int first = -1;
        int last = -1;
        for (int i = 0; i <= count; i++)
        {
            if (!IsInside(target, ray, from + (to - from) * i / count))
                continue;
            first = first < 0 ? i : first;
            last = i;
        }

        if (first < 0)
            return (double.NaN, double.NaN);
        double At(int i) => from + (to - from) * i / count;
        return (first == 0 ? from : Edge(target, ray, At(first - 1), At(first)), last == count ? to : Edge(target, ray, At(last + 1), At(last)));
    }

    private static double Edge(TrilinearSampler target, BeamRay ray, double outside, double inside)
    {
        for (int i = 0; i < BisectionCount; i++)
        {
            double middle = 0.5 * (outside + inside);
            if (IsInside(target, ray, middle))
                inside = middle;
            else
                outside = middle;
        }

        return inside;
    }

    private static bool IsInside(TrilinearSampler target, BeamRay ray, double distanceMm)
    {
        Vector3D point = ray.At(distanceMm);
        return target.At(point) >= 0.5;
    }
}
