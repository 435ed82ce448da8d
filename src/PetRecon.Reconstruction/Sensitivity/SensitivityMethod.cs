namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>How a sensitivity image comes about.</summary>
public enum SensitivityMethod
{
    /// <summary>Every line is followed: exact, for small scanners.</summary>
    Enumerated,

    /// <summary>
    /// Every line is counted, none is followed, for scanners whose crystals stand in columns along the image's third axis: all lines between two
    /// columns at once, with attenuation and each crystal's efficiency.
    /// </summary>
    Factored,

    /// <summary>Lines are sampled, for every other scanner.</summary>
    Sampled,
}
