namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Draws lines evenly from a <see cref="LineSet"/>. All places are laid end to end, module pair after module pair, and cut into as many equal
/// strata as lines are wanted; each stratum gives one line. Where in its stratum (which settles the module pair), and which crystals of the
/// two modules, follows a three-dimensional Kronecker sequence with a random shift for each replicate. Every place is equally likely, so that
/// (places / lines drawn) is the exact weight and the sum is unbiased; the sequence fills the pairs of crystals more evenly than chance.
/// </summary>
internal sealed class LineSampler(LineSet lines, ulong seed)
{
    // Powers of the inverse of g, the root of g^4 = g + 1: the sequence of lowest discrepancy known of its kind (Roberts' R_3).
    private const double Step0 = 0.8191725133961645;
    private const double Step1 = 0.6710436067037893;
    private const double Step2 = 0.5497004779019703;

    /// <summary>Adds one replicate of <paramref name="count"/> weighted lines to a sink.</summary>
    /// <returns>Number of lines drawn.</returns>
    public long Draw(int replicate, int count, LineSink sink, float[] image)
    {
        double shift0 = Uniform(3 * (ulong)replicate);
        double shift1 = Uniform(3 * (ulong)replicate + 1);
        double shift2 = Uniform(3 * (ulong)replicate + 2);
        double stratum = (double)lines.Count / count;
        float weight = (float)stratum;
        long drawn = 0;
        double next = Place(0);
        double begin = 0;
        for (int a = 0; a < lines.ModuleCount; a++)
        {
            for (int b = a; b < lines.ModuleCount; b++)
            {
                double end = begin + lines.PairSize(a, b);
                while (next < end && drawn < count)
                {
                    int crystalA = (int)(Fraction(shift1 + drawn * Step1) * lines.CrystalsIn(a));
                    int crystalB = (int)(Fraction(shift2 + drawn * Step2) * lines.CrystalsIn(b));
                    sink.Add(lines.Line(a, crystalA, b, crystalB), weight * lines.Efficiency(a, crystalA, b, crystalB), image);
                    next = Place(++drawn);
                }

                begin = end;
            }
        }

        sink.Flush(image);
        return drawn;

        double Place(long k) => (k + Fraction(shift0 + k * Step0)) * stratum;
    }

    private static double Fraction(double x) => x - Math.Floor(x);

    // SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), upper 53 bits.
    private double Uniform(ulong counter)
    {
        ulong z = seed * 0xD1342543DE82EF95 + (counter + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
