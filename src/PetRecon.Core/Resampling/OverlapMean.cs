namespace PetRecon.Core.Resampling;

/// <summary>The value of a target voxel of which a part is inside of the source.</summary>
internal static class OverlapMean
{
    // A part that is whole but for rounding.
    private const double Whole = 1 - 1e-6;

    public static float Of(double sum, double inside, float outside)
    {
        if (inside <= 0)
            return outside;
        if (inside >= Whole || float.IsNaN(outside))
            return (float)(sum / inside);
        return (float)(sum + (1 - inside) * outside);
    }
}
