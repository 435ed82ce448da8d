using PetRecon.Therapy.Beams;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>Where the rays of a beam have come through a depth of water: how far ions of one energy get, ray by ray.</summary>
public static class DistalSurfaces
{
    /// <summary>
    /// Finds the surface at a depth of water, such as the range of a beam's deepest layer (<see cref="ScannedBeam.DeepestRangeMm"/>, from which range
    /// shifters are taken off already).
    /// </summary>
    /// <param name="paths">The relative stopping powers.</param>
    /// <param name="beam">The beam.</param>
    /// <param name="plane">The rays.</param>
    /// <param name="depthMm">Depth in water, mm.</param>
    /// <param name="options">Upstream water, which is taken off the depth, and threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Depth of the surface downstream of the isocentre plane along the beam's axis, mm; not a number for rays that leave the volume before.</returns>
    /// <exception cref="ArgumentException">The depth is not above that of the water upstream.</exception>
    public static BeamMap AtDepth(
        StoppingPowerPaths paths, BeamFrame beam, BeamPlane plane, double depthMm, WaterEquivalentDepthOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(beam);
        ArgumentNullException.ThrowIfNull(plane);
        options ??= new();
        double left = depthMm - options.UpstreamMm;
        if (!(left > 0))
            throw new ArgumentException(FormattableString.Invariant($"The depth of {depthMm} mm is reached in the {options.UpstreamMm} mm of water upstream of the patient."), nameof(depthMm));
        float[] surface = new float[plane.PixelCount];
        Parallel.For(0, plane.SizeY, options.ParallelOptions(cancellation), row =>
        {
            for (int column = 0; column < plane.SizeX; column++)
            {
                BeamRay ray = beam.Ray(plane.XMm(column), plane.YMm(row));
                double distance = paths.Follow(ray).DistanceAt(left);
                surface[column + plane.SizeX * row] = double.IsNaN(distance) ? float.NaN : (float)(0 - beam.BeamFromPatient.Apply(ray.At(distance)).Z);
            }
        });
        return new(beam, plane, surface);
    }
}
