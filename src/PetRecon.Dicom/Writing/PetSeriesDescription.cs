namespace PetRecon.Dicom.Writing;

/// <summary>What a PET image says of itself beside its voxels. Everything that is not known is left empty, as the standard wants it.</summary>
public sealed record PetSeriesDescription : SeriesDescription
{
    /// <summary>Start of the acquisition, by the clock where the scanner stands; the moment from which frames are counted.</summary>
    public required DateTime AcquisitionStart { get; init; }

    /// <summary>What was injected; null if not known, or if there was no patient.</summary>
    public RadiopharmaceuticalDescription? Radiopharmaceutical { get; init; }

    /// <summary>Whether and to when the values are corrected for decay. Anything but None needs <see cref="Radiopharmaceutical"/>.</summary>
    public DecayReference Decay { get; init; }

    /// <summary>What the values are corrected for.</summary>
    public PetCorrections Corrections { get; init; }

    /// <summary>Where the estimate of randoms came from; None without <see cref="PetCorrections.Randoms"/>.</summary>
    public RandomsEstimate Randoms { get; init; }

    /// <summary>How attenuation was corrected, such as "measured, CT"; null if it was not or is not known. 64 characters at most.</summary>
    public string? AttenuationMethod { get; init; }

    /// <summary>What the attenuation map was made from; said by Enhanced PET only.</summary>
    public AttenuationSource AttenuationSource { get; init; }

    /// <summary>How scatter was corrected, such as "single scatter simulation"; null as above.</summary>
    public string? ScatterMethod { get; init; }

    /// <summary>Algorithm, iterations and subsets, such as "OSEM 3i21s TOF PSF"; null if not known.</summary>
    public string? ReconstructionMethod { get; init; }

    /// <summary>Whether times of flight were used; said by Enhanced PET only.</summary>
    public bool UsesTimeOfFlight { get; init; }

    /// <summary>Filter of the final image, such as "Gaussian 4 mm"; null if there was none.</summary>
    public string? PostFilter { get; init; }

    /// <summary>Where the events come from; null if not known.</summary>
    public EquipmentDescription? Scanner { get; init; }

    /// <summary>Number of prompts in the whole acquisition; null if not known. Written where it fits 31 bits.</summary>
    public long? PromptCount { get; init; }

    /// <summary>Share of scattered events; null if not known.</summary>
    public double? ScatterFraction { get; init; }

    /// <summary>Factor by which values were multiplied for dead time; null if not known.</summary>
    public double? DeadTimeFactor { get; init; }

    /// <summary>Factor from counts per second in a voxel to Bq/mL; null if not known.</summary>
    public double? DoseCalibrationFactor { get; init; }

    /// <summary>Bounds of the energy window in keV; null if not known.</summary>
    public (double Lower, double Upper)? EnergyWindowKeV { get; init; }

    /// <summary>
    /// Whether slices are stored in unsigned 16-bit numbers: steps of half the size, but for values from 0 on only. Scanners write signed ones.
    /// </summary>
    public bool UseUnsignedPixels { get; init; }
}
