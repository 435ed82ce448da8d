using System.Numerics;

namespace PetRecon.Simulation.Acquisition;

/// <summary>
/// The xoshiro256** generator of Blackman and Vigna (2018), seeded through SplitMix64 from a seed and a stream number, so that every time block
/// has its own stream whichever thread works on it.
/// </summary>
internal struct Xoshiro256
{
    private const double Per53Bits = 1.0 / (1L << 53);

    private ulong _s0, _s1, _s2, _s3;
    private double _spareGaussian;
    private bool _hasSpare;

    public Xoshiro256(ulong seed, ulong stream)
    {
        ulong state = Mix(seed) ^ Mix(stream * 0xD1342543DE82EF95 + 0x632BE59BD9B4E019);
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
        _spareGaussian = 0;
        _hasSpare = false;
    }

    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * Per53Bits;

    /// <summary>Uniform in 0 .. count - 1, to within count / 2^32 of even.</summary>
    public int NextIndex(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>Standard normal deviate, by Marsaglia's polar method.</summary>
    public double NextGaussian()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spareGaussian;
        }

        double u, v, s;
        do
        {
            u = 2 * NextDouble() - 1;
            v = 2 * NextDouble() - 1;
            s = u * u + v * v;
        }
        while (s >= 1 || s == 0);
        double factor = Math.Sqrt(-2 * Math.Log(s) / s);
        _spareGaussian = v * factor;
        _hasSpare = true;
        return u * factor;
    }

    /// <summary>
    /// Poisson deviate: multiplication of uniforms for a small mean, and the transformed rejection PTRS of Hoermann (Insurance: Mathematics and
    /// Economics 12, 1993, 39) for a large one; both are exact.
    /// </summary>
    public long NextPoisson(double mean)
    {
        if (!(mean > 0))
            return 0;
        return mean < 10 ? SmallPoisson(mean) : LargePoisson(mean);
    }

    private long SmallPoisson(double mean)
    {
        double limit = Math.Exp(-mean);
        double product = NextDouble();
        long count = 0;
        while (product > limit)
        {
            product *= NextDouble();
            count++;
        }

        return count;
    }

    private long LargePoisson(double mean)
    {
        double logMean = Math.Log(mean);
        double b = 0.931 + 2.53 * Math.Sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double vr = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = NextDouble() - 0.5;
            double v = NextDouble();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= vr)
                return (long)k;
            if (k < 0 || (us < 0.013 && v > us))
                continue;
            if (Math.Log(v * inverseAlpha / (a / (us * us) + b)) <= k * logMean - mean - LogFactorial(k))
                return (long)k;
        }
    }

    // Stirling's series; below 10 the product itself.
    private static double LogFactorial(double k)
    {
        if (k < 10)
        {
            double product = 1;
            for (int i = 2; i <= k; i++)
                product *= i;
            return Math.Log(product);
        }

        double n = k + 1;
        double inverse = 1 / (n * n);
        return (n - 0.5) * Math.Log(n) - n + 0.91893853320467274
            + (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - inverse / 1680) * inverse) * inverse) / n;
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        return Mix(state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
