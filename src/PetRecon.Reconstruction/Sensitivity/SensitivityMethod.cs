namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>How a sensitivity image comes about.</summary>
public enum SensitivityMethod
{
    /// <summary>Every line is followed: exact, for small scanners.</summary>
    Enumerated,

    /// <summary>
    /// Every line is counted, none is followed, for scanners whose crystals stand in columns along the image's third axis; attenuation, and
    /// efficiencies that are no product of a column's and a ring's, come from a ratio on a coarser grid, whose lines are sampled.
    /// </summary>
    Factored,

    /// <summary>Lines are sampled, for every other scanner.</summary>
    Sampled,

    /// <summary>
    /// Every line is counted as in <see cref="Factored"/>; what attenuation and efficiencies make of that is a ratio, voxel by voxel, from
    /// sampled lines. It needs fewer lines than <see cref="Sampled"/> for the same error.
    /// </summary>
    SampledRatio,
}
