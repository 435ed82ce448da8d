namespace PetRecon.Dicom.Images;

/// <summary>To which time the values of a PET image were corrected for decay (0054,1102).</summary>
public enum PetDecayCorrection
{
    /// <summary>The header does not say.</summary>
    Unknown,

    /// <summary>Not corrected: each frame holds the mean over its own time.</summary>
    None,

    /// <summary>To the start of the acquisition of the series.</summary>
    Start,

    /// <summary>To the time of administration.</summary>
    Administration,
}
