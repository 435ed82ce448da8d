namespace PetRecon.Dicom.Writing;

/// <summary>The moment to which activities are corrected for decay: Decay Correction (0054,1102).</summary>
public enum DecayReference
{
    /// <summary>NONE: not corrected; the mean over each frame.</summary>
    None,

    /// <summary>START: the start of the acquisition.</summary>
    AcquisitionStart,

    /// <summary>ADMIN: the administration of the radiopharmaceutical.</summary>
    Administration,
}
