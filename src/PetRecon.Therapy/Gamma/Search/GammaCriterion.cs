namespace PetRecon.Therapy.Gamma.Search;

/// <summary>Tolerances and limits as numbers, for kernels.</summary>
internal struct GammaCriterion
{
    /// <summary>Dose tolerance, or its share of the point's dose if <see cref="IsLocal"/>.</summary>
    public float DoseTolerance;
    public int IsLocal;

    /// <summary>Points below this dose are not evaluated.</summary>
    public float Threshold;
    public int EitherReachesThreshold;

    public float MaxGamma;
    public float Precision;
}
