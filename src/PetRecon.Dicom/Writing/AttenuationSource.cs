namespace PetRecon.Dicom.Writing;

/// <summary>What the attenuation map was made from: Attenuation Correction Source (0018,9738).</summary>
public enum AttenuationSource
{
    /// <summary>CALCULATED: from a model, or it is not known.</summary>
    Calculated,

    /// <summary>CT.</summary>
    Ct,

    /// <summary>MR.</summary>
    Mr,

    /// <summary>POSITRON SOURCE: a transmission scan with positrons.</summary>
    PositronSource,
}
