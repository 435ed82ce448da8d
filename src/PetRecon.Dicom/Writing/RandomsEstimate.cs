namespace PetRecon.Dicom.Writing;

/// <summary>Where the estimate of random coincidences came from: Randoms Correction Method (0054,1100).</summary>
public enum RandomsEstimate
{
    /// <summary>NONE: no correction.</summary>
    None,

    /// <summary>DLYD: delayed coincidences.</summary>
    Delayeds,

    /// <summary>SING: singles' rates.</summary>
    Singles,
}
