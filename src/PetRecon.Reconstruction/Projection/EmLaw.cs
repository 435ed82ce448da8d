namespace PetRecon.Reconstruction.Projection;

/// <summary>The arithmetic of expectation maximisation that every back end shares.</summary>
internal static class EmLaw
{
    private const int FactorsPerLogarithm = 8;

    /// <summary>1 / (projection + contamination), or 0 where that would not be finite: the event then says nothing.</summary>
    public static float Inverse(float projection, float contamination)
    {
        float expected = projection + contamination;
        return expected > 1e-30f ? 1f / expected : 0f;
    }

    /// <summary>The multiplicative update of one voxel; 0 where the scanner is blind.</summary>
    public static float Update(float image, float back, float sensitivity) =>
        sensitivity > 0f ? image * back / sensitivity : 0f;

    /// <summary>Replaces projections by their inverses and sums log(projection + contamination) in double precision.</summary>
    public static double InvertAndSumLogs(Span<float> projections, ReadOnlySpan<float> contamination)
    {
        double sum = 0;
        for (int begin = 0; begin < projections.Length; begin += FactorsPerLogarithm)
        {
            // Eight factors between 1e-30 and 1e38 or their inverses stay far inside a double, so they share one logarithm.
            double product = 1;
            int end = Math.Min(begin + FactorsPerLogarithm, projections.Length);
            for (int i = begin; i < end; i++)
            {
                float inverse = Inverse(projections[i], contamination.IsEmpty ? 0f : contamination[i]);
                projections[i] = inverse;
                if (inverse > 0f)
                    product *= inverse;
            }

            sum -= Math.Log(product);
        }

        return sum;
    }
}
