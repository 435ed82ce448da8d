using PetRecon.Core.Imaging;
using PetRecon.Therapy.Beams;

namespace PetRecon.Therapy.Comparison;

/// <summary>How deep a dose or an activity reaches, ray by ray.</summary>
public static class DistalDepths
{
    /// <summary>Finds the distal fall-off (<see cref="DistalFalloff"/>) on each ray of a beam.</summary>
    /// <param name="volume">A dose or an activity.</param>
    /// <param name="beam">The beam.</param>
    /// <param name="plane">The rays.</param>
    /// <param name="options">Level, sampling and threads.</param>
    /// <param name="progress">Receives the part that is done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Depth downstream of the isocentre plane along the beam's axis, mm; not a number for rays beside the beam, or that do not come down through the level.</returns>
    public static BeamMap Of(
        Volume volume, BeamFrame beam, BeamPlane plane, DistalDepthOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(beam);
        ArgumentNullException.ThrowIfNull(plane);
        options ??= new();
        float[] depths = new float[plane.PixelCount];
        double[] maxima = new double[plane.PixelCount];
        int done = 0;
        Parallel.For(0, plane.SizeY, new() { MaxDegreeOfParallelism = options.Threads ?? -1, CancellationToken = cancellation }, row =>
        {
            for (int column = 0; column < plane.SizeX; column++)
            {
                BeamRay ray = beam.Ray(plane.XMm(column), plane.YMm(row));
                (double distance, double maximum) = OnRay(volume, ray, options);
                int at = column + plane.SizeX * row;
                maxima[at] = maximum;
                depths[at] = double.IsNaN(distance) ? float.NaN : (float)-beam.BeamFromPatient.Apply(ray.At(distance)).Z;
            }

            progress?.Report((double)Interlocked.Increment(ref done) / plane.SizeY);
        });
        double least = options.LeastMaximum * maxima.Max();
        for (int i = 0; i < depths.Length; i++)
            depths[i] = maxima[i] > 0 && maxima[i] >= least ? depths[i] : float.NaN;
        return new(beam, plane, depths);
    }

    private static (double DistanceMm, double Maximum) OnRay(Volume volume, BeamRay ray, DistalDepthOptions options)
    {
        if (!LineProfile.TryAlongRay(volume, ray, options.Profile, out LineProfile? profile))
            return (double.NaN, 0);
        double maximum = 0;
        foreach (double value in profile.Values)
            maximum = value > maximum ? value : maximum;
        return maximum > 0 ? (DistalFalloff.PositionMm(profile, options.Level), maximum) : (double.NaN, 0);
    }
}
