namespace PetRecon.Therapy.Histograms;

/// <summary>What a metric asks of a dose-volume histogram.</summary>
public enum DoseMetricKind
{
    /// <summary>Volume of the structure within the dose grid.</summary>
    Volume,

    /// <summary>Mean dose.</summary>
    Mean,

    /// <summary>Lowest dose.</summary>
    Min,

    /// <summary>Highest dose.</summary>
    Max,

    /// <summary>The dose that a volume has at least: D95%, D2cc.</summary>
    DoseAtVolume,

    /// <summary>The volume that has at least a dose: V20Gy, V95%.</summary>
    VolumeAtDose,

    /// <summary>The volume that has less than a dose: CV20Gy.</summary>
    VolumeBelowDose,

    /// <summary>Generalised equivalent uniform dose with a parameter a.</summary>
    GeneralizedEquivalentUniformDose,

    /// <summary>Mean dose times volume.</summary>
    IntegralDose,

    /// <summary>(D2% - D98%) / D50%, of ICRU report 83: 0 where the dose is the same everywhere.</summary>
    HomogeneityIcru83,

    /// <summary>D5% / D95%: 1 where the dose is the same everywhere.</summary>
    HomogeneityD5D95,

    /// <summary>Highest dose over prescribed dose, of RTOG (Shaw et al., Int J Radiat Oncol Biol Phys 27 (1993) 1231).</summary>
    HomogeneityRtog,

    /// <summary>Volume with the prescribed dose, wherever it is, over that of the target, of RTOG (as above).</summary>
    ConformityRtog,

    /// <summary>Part of the target with the prescribed dose, times that part of the volume with it that is target (Paddick, J Neurosurg 93 S3 (2000) 219).</summary>
    ConformityPaddick,

    /// <summary>Volume with half of the prescribed dose over the volume with all of it (Paddick and Lippitz, J Neurosurg 105 S (2006) 194).</summary>
    GradientIndex,
}
