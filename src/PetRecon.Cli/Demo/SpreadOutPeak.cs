namespace PetRecon.Cli.Demo;

/// <summary>
/// Depth dose of a spread-out Bragg peak of protons in water, 1 on its plateau: the closed form of Bortfeld and Schlegel (Phys Med Biol 41 (1996) 1331)
/// for ranges that go with the power 1.5 of the energy, widened by a Gaussian for the straggling of ranges. Nuclear reactions and the build-up behind
/// the surface are left out.
/// </summary>
internal sealed class SpreadOutPeak
{
    private const double StepMm = 0.5;
    private const double Sigmas = 4;
    private const int Parts = 128;

    // Standard deviation of the ranges of protons of one energy, of their mean.
    private const double StragglingShare = 0.012;

    private readonly double[] _table;

    /// <summary>Makes a peak.</summary>
    /// <param name="proximalMm">Depth in water at which the plateau begins, mm.</param>
    /// <param name="distalMm">Depth at which it ends: half of the dose is left there. Above <paramref name="proximalMm"/>.</param>
    public SpreadOutPeak(double proximalMm, double distalMm)
    {
        if (!(proximalMm >= 0 && distalMm > proximalMm && double.IsFinite(distalMm)))
            throw new ArgumentException(FormattableString.Invariant($"A plateau from {proximalMm} to {distalMm} mm was asked for; two rising depths were expected."));
        double sigma = StragglingShare * distalMm;
        _table = new double[(int)Math.Ceiling((distalMm + Sigmas * sigma) / StepMm) + 2];
        for (int i = 0; i < _table.Length; i++)
            _table[i] = Widened(i * StepMm, sigma, proximalMm, distalMm);
    }

    /// <summary>Dose at a depth, of that on the plateau.</summary>
    /// <param name="depthMm">Depth in water, mm.</param>
    public double At(double depthMm)
    {
        double place = Math.Max(0, depthMm / StepMm);
        int below = (int)Math.Min(place, _table.Length - 2);
        return place >= _table.Length - 1 ? 0 : _table[below] + (place - below) * (_table[below + 1] - _table[below]);
    }

    /// <summary>The closed form, with no straggling.</summary>
    public static double Unwidened(double depthMm, double proximalMm, double distalMm)
    {
        if (depthMm > distalMm)
            return 0;
        if (depthMm >= proximalMm)
            return 1;
        double d = Math.Cbrt((proximalMm - depthMm) / (distalMm - proximalMm));
        double sqrt3 = Math.Sqrt(3);
        return 0.75 + sqrt3 / (4 * Math.PI) * Math.Log((1 + d) * (1 + d) / (1 - d + d * d)) - 1.5 / Math.PI * Math.Atan((2 * d - 1) / sqrt3);
    }

    // Midpoints between the ends of the Gaussian, of which what is behind the plateau has no part.
    private static double Widened(double depthMm, double sigma, double proximalMm, double distalMm)
    {
        double first = depthMm - Sigmas * sigma;
        double last = Math.Min(depthMm + Sigmas * sigma, distalMm);
        double sum = 0;
        double step = (last - first) / Parts;
        for (int i = 0; i < Parts && step > 0; i++)
        {
            double at = first + (i + 0.5) * step;
            double away = (at - depthMm) / sigma;
            sum += Math.Exp(-0.5 * away * away) * Unwidened(at, proximalMm, distalMm);
        }

        return sum * Math.Max(0, step) / (sigma * Math.Sqrt(2 * Math.PI));
    }
}
