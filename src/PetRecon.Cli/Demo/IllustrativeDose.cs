using MathNet.Numerics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Simulation.Phantoms;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.WaterEquivalence;

namespace PetRecon.Cli.Demo;

/// <summary>
/// A dose for pictures, made up by formulas and no plan: square fields of parallel protons on a sphere, each a spread-out peak over the depth in water of
/// the CT, with edges that are blurred more the deeper they are. The ranges of a field are those on its axis; nothing shapes its end to the target.
/// </summary>
internal static class IllustrativeDose
{
    /// <summary>Where the fields come from: above, and the patient's left.</summary>
    public static IReadOnlyList<double> GantryAnglesDegrees { get; } = [0, 90];

    /// <summary>Standard deviation of the fields' edges at the surface, mm.</summary>
    public const double BlurAtSurfaceMm = 3;

    /// <summary>What the standard deviation gains with depth, added in squares.</summary>
    public const double BlurShareOfDepth = 0.022;

    private const double LateralMarginMm = 6;
    private const double DepthMarginMm = 3;

    // Below this there is as good as nothing.
    private const double LeastShare = 1e-4;

    // Of air.
    private const double ThinPerMm = 0.0001;

    /// <summary>Makes the dose.</summary>
    /// <param name="stoppingPower">What the protons go through.</param>
    /// <param name="body">Where there is a dose at all; the dose has its grid.</param>
    /// <param name="targetMm">The target's middle.</param>
    /// <param name="targetRadiusMm">The target's radius, mm.</param>
    /// <param name="dose">Dose of all fields together in the target, Gy.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Volume<Gray> Of(
        Volume<RelativeStoppingPower> stoppingPower, Volume<Attenuation> body, Vector3D targetMm, double targetRadiusMm, double dose, CancellationToken cancellation)
    {
        StoppingPowerPaths paths = new(stoppingPower);
        VoxelGrid grid = body.Grid;
        float[] gray = new float[grid.VoxelCount];
        foreach (double angle in GantryAnglesDegrees)
        {
            BeamFrame frame = new(new() { IsocenterMm = targetMm, GantryAngleDegrees = angle });
            WaterEquivalentRay axis = paths.Follow(frame.Ray(0, 0));
            SpreadOutPeak peak = new(Math.Max(0, axis.DepthAt(-targetRadiusMm) - DepthMarginMm), axis.DepthAt(targetRadiusMm) + DepthMarginMm);
            Parallel.For(0, grid.SizeY * grid.SizeZ, new() { CancellationToken = cancellation }, row =>
            {
                int first = row * grid.SizeX;
                for (int i = 0; i < grid.SizeX; i++)
                {
                    double within = Within(body, first + i);
                    if (within > 0)
                        gray[first + i] += (float)(within * dose / GantryAnglesDegrees.Count * Share(grid.PositionMm(i, row % grid.SizeY, row / grid.SizeY)));
                }
            });

            double Share(Vector3D position)
            {
                Vector3D plane = frame.ToPlane(position);
                double half = targetRadiusMm + LateralMarginMm;
                if (Math.Max(Math.Abs(plane.X), Math.Abs(plane.Y)) > 3 * half)
                    return 0;
                double depth = paths.DepthMm(position, frame.Direction);
                double along = peak.At(depth);
                if (along < LeastShare)
                    return 0;
                double blur = Math.Sqrt(2) * double.Hypot(BlurAtSurfaceMm, BlurShareOfDepth * depth);
                return along * Across(plane.X, half, blur) * Across(plane.Y, half, blur);
            }
        }

        return new(grid, gray);
    }

    // The share of a voxel that is within the body: what it attenuates, of water, where it lies next to air; otherwise all of it.
    private static double Within(Volume<Attenuation> body, int voxel)
    {
        ReadOnlySpan<float> perMm = body.Voxels;
        if (perMm[voxel] < ThinPerMm)
            return 0;
        foreach (int away in (ReadOnlySpan<int>)[-1, 1, -body.Grid.SizeX, body.Grid.SizeX])
        {
            if ((uint)(voxel + away) < (uint)perMm.Length && perMm[voxel + away] < ThinPerMm)
                return Math.Min(1, perMm[voxel] / Materials.Water.AttenuationPerMm);
        }

        return 1;
    }

    private static double Across(double x, double half, double blur) => 0.5 * (SpecialFunctions.Erf((x + half) / blur) - SpecialFunctions.Erf((x - half) / blur));
}
