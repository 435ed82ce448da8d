namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>What kind of dose is meant (Dose Type).</summary>
public enum DoseKind
{
    /// <summary>The file does not say.</summary>
    NotStated,

    /// <summary>PHYSICAL: absorbed dose.</summary>
    Physical,

    /// <summary>EFFECTIVE: weighted by a biological effectiveness.</summary>
    Effective,

    /// <summary>ERROR: the difference between a wanted and a calculated dose.</summary>
    Error,
}
