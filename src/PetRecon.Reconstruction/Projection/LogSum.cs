namespace PetRecon.Reconstruction.Projection;

/// <summary>
/// Sums natural logarithms of positive floats in any number, with no double precision, which some GPUs lack: powers of two are counted
/// exactly, the logarithms of the mantissas (at most 0.35, to 1e-7 relative) go into a compensated sum.
/// </summary>
internal struct LogSum
{
    /// <summary>Sum of the powers of two.</summary>
    public long Exponents;

    /// <summary>Sum of the mantissas' logarithms.</summary>
    public float High;

    /// <summary>What <see cref="High"/> lost to rounding.</summary>
    public float Low;

    /// <summary>The sum of logarithms.</summary>
    public readonly double Total => Exponents * Math.Log(2) + ((double)High + Low);

    /// <summary>Adds log(x).</summary>
    /// <param name="x">A normal number above 0.</param>
    public void Add(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x);
        int exponent = (bits >> 23) - 127;
        float mantissa = BitConverter.Int32BitsToSingle((bits & 0x7FFFFF) | 0x3F800000);
        if (mantissa > 1.4142135f)
        {
            mantissa *= 0.5f;
            exponent++;
        }

        // log m = 2 artanh s with s = (m - 1) / (m + 1), |s| <= 0.172: five terms leave 2e-9.
        float s = (mantissa - 1f) / (mantissa + 1f);
        float z = s * s;
        float log = 2f * s * (1f + z * (1f / 3f + z * (1f / 5f + z * (1f / 7f + z * (1f / 9f)))));
        Exponents += exponent;

        // Knuth's two-sum.
        float sum = High + log;
        float part = sum - High;
        Low += (High - (sum - part)) + (log - part);
        High = sum;
    }
}
