using MathNet.Numerics;

namespace PetRecon.Tests.Core.Rays;

/// <summary>
/// The TOF-weighted length of a part of a line in closed form: the truncated normal distribution integrated over the bin (erf), and that
/// integrated along the line (erf once more). Double precision; shares nothing with the law.
/// </summary>
internal sealed class TofTruth(double sigmaMm, double truncationSigmas)
{
    private readonly double _norm = SpecialFunctions.Erf(truncationSigmas / Math.Sqrt(2));

    /// <summary>Integral of the weight of a bin over positions from the line's middle.</summary>
    public double Chord(double lowMm, double highMm, double fromMm, double toMm) =>
        Edge(highMm, fromMm, toMm) - Edge(lowMm, fromMm, toMm);

    // Integral over s of C((edge - s) / sigma).
    private double Edge(double edgeMm, double fromMm, double toMm) =>
        sigmaMm * (Antiderivative((edgeMm - fromMm) / sigmaMm) - Antiderivative((edgeMm - toMm) / sigmaMm));

    // Integral from 0 to x of C, which is 0.5 erf(x / sqrt 2) / norm within the truncation and +-0.5 outside; even.
    private double Antiderivative(double x)
    {
        double inside = Math.Min(Math.Abs(x), truncationSigmas);
        double density = Math.Sqrt(2 / Math.PI);
        double value = (inside * SpecialFunctions.Erf(inside / Math.Sqrt(2)) + density * (Math.Exp(-0.5 * inside * inside) - 1)) / (2 * _norm);
        return value + 0.5 * Math.Max(0, Math.Abs(x) - truncationSigmas);
    }
}
