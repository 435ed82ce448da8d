namespace PetRecon.Dicom.Writing;

/// <summary>What an image is corrected for: Corrected Image (0028,0051). Decay is said by <see cref="DecayReference"/>.</summary>
[Flags]
public enum PetCorrections
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>NORM: detector efficiencies.</summary>
    Normalization = 1,

    /// <summary>DTIM: dead time.</summary>
    DeadTime = 2,

    /// <summary>ATTN: attenuation.</summary>
    Attenuation = 4,

    /// <summary>SCAT: scatter.</summary>
    Scatter = 8,

    /// <summary>RAN: random coincidences.</summary>
    Randoms = 16,

    /// <summary>RADL: uneven sampling of a ring's lines.</summary>
    RadialSampling = 32,

    /// <summary>DCAL: calibrated with a dose calibrator.</summary>
    DoseCalibration = 64,

    /// <summary>MOTN: motion.</summary>
    Motion = 128,
}
