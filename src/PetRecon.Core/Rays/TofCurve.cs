namespace PetRecon.Core.Rays;

/// <summary>
/// The cumulative distribution of a normal deviate truncated at +-n sigmas and normalised to 1, less one half, as an odd polynomial:
/// C(x) = y (c0 + c1 y^2 + ... + c12 y^24) with y = x / n. It serves every scanner, since x is in sigmas.
/// Held against erf in double precision: the absolute error is below 1e-6 for n from 1 to 3.5, and below 5e-6 up to 4, where
/// rounding grows and the part that is cut off is 6e-5 (a test holds it to that).
/// </summary>
public readonly struct TofCurve
{
    /// <summary>Coefficients of y, y^3, y^5 ...; public fields because kernels read them.</summary>
    public readonly float C0, C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11, C12;

    /// <summary>n: the number of sigmas at which the distribution is truncated.</summary>
    public readonly float TruncationSigmas;

    private const int Terms = 13;

    /// <summary>Fits the polynomial (Chebyshev nodes, double precision).</summary>
    /// <param name="truncationSigmas">n, 1 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is outside 1 to 4.</exception>
    public TofCurve(double truncationSigmas)
    {
        if (!(truncationSigmas is >= 1 and <= 4))
            throw new ArgumentOutOfRangeException(nameof(truncationSigmas), truncationSigmas, "TOF truncation must be 1 to 4 sigmas.");
        double[] c = Fit(truncationSigmas);
        TruncationSigmas = (float)truncationSigmas;
        (C0, C1, C2, C3, C4, C5, C6) = ((float)c[0], (float)c[1], (float)c[2], (float)c[3], (float)c[4], (float)c[5], (float)c[6]);
        (C7, C8, C9, C10, C11, C12) = ((float)c[7], (float)c[8], (float)c[9], (float)c[10], (float)c[11], (float)c[12]);
    }

    /// <summary>C(x), between -0.5 and 0.5.</summary>
    /// <param name="sigmas">x, in sigmas; clamped to +-n.</param>
    public float At(float sigmas) => AtShare(sigmas / TruncationSigmas);

    /// <summary>C(n y).</summary>
    /// <param name="share">y, as a share of the truncation; clamped to +-1.</param>
    public float AtShare(float share)
    {
        float y = MathF.Max(-1f, MathF.Min(1f, share));
        float z = y * y;
        float p = C12;
        p = p * z + C11;
        p = p * z + C10;
        p = p * z + C9;
        p = p * z + C8;
        p = p * z + C7;
        p = p * z + C6;
        p = p * z + C5;
        p = p * z + C4;
        p = p * z + C3;
        p = p * z + C2;
        p = p * z + C1;
        p = p * z + C0;
        return y * p;
    }

    // C(n y) / y is even and analytic in y, so interpolate it in z = y^2 at Chebyshev nodes of [0, 1] and expand to powers.
    private static double[] Fit(double n)
    {
        double scale = 0.5 / HalfNormal(n);
        double[] nodes = new double[Terms];
        double[] divided = new double[Terms];
        for (int k = 0; k < Terms; k++)
        {
            nodes[k] = 0.5 + 0.5 * Math.Cos(Math.PI * (k + 0.5) / Terms);
            double y = Math.Sqrt(nodes[k]);
            divided[k] = scale * HalfNormal(n * y) / y;
        }

        for (int order = 1; order < Terms; order++)
        {
            for (int k = Terms - 1; k >= order; k--)
                divided[k] = (divided[k] - divided[k - 1]) / (nodes[k] - nodes[k - order]);
        }

        // Newton form to powers, highest first.
        double[] powers = new double[Terms];
        for (int k = Terms - 1; k >= 0; k--)
        {
            for (int i = Terms - 1; i > 0; i--)
                powers[i] = powers[i - 1] - nodes[k] * powers[i];
            powers[0] = divided[k] - nodes[k] * powers[0];
        }

        return powers;
    }

    // Integral of the standard normal density from 0 to x, by its Taylor series; converges for every x up to 4 in double precision.
    private static double HalfNormal(double x)
    {
        double term = x;
        double sum = x;
        for (int k = 1; k < 120; k++)
        {
            term *= -x * x / (2 * k);
            sum += term / (2 * k + 1);
        }

        return sum / Math.Sqrt(2 * Math.PI);
    }
}
