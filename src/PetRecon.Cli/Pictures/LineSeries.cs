using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;

namespace PetRecon.Cli.Pictures;

/// <summary>One curve of a chart.</summary>
/// <param name="Label">What the legend calls it.</param>
/// <param name="X">Positions, rising.</param>
/// <param name="Y">As many values.</param>
internal sealed record LineSeries(string Label, double[] X, double[] Y)
{
    /// <summary>Whether each point is marked: measured points are, dense profiles are not.</summary>
    public bool HasMarkers { get; init; } = true;

    /// <summary>Values of an image along a straight line, against the distance from its start in mm.</summary>
    /// <param name="label">What the legend calls it.</param>
    /// <param name="volume">The image.</param>
    /// <param name="fromMm">Start of the line, LPS.</param>
    /// <param name="toMm">End of the line, LPS.</param>
    public static LineSeries Profile(string label, Volume volume, Vector3D fromMm, Vector3D toMm)
    {
        const int Points = 401;
        TrilinearSampler sampler = new(volume);
        double length = (toMm - fromMm).Length;
        double[] x = new double[Points];
        double[] y = new double[Points];
        for (int i = 0; i < Points; i++)
        {
            double share = i / (Points - 1.0);
            x[i] = share * length;
            y[i] = sampler.At(fromMm + share * (toMm - fromMm));
        }

        return new(label, x, y) { HasMarkers = false };
    }
}
