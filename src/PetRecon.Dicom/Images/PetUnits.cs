namespace PetRecon.Dicom.Images;

/// <summary>What the values of a PET image are (0054,1001).</summary>
public enum PetUnits
{
    /// <summary>Something else, or not told.</summary>
    Other,

    /// <summary>BQML: Bq/mL.</summary>
    BecquerelPerMl,

    /// <summary>CNTS: counts.</summary>
    Counts,

    /// <summary>CPS: counts per second.</summary>
    CountsPerSecond,

    /// <summary>PROPCNTS: proportional to counts.</summary>
    ProportionalToCounts,

    /// <summary>PROPCPS: proportional to counts per second.</summary>
    ProportionalToCountsPerSecond,

    /// <summary>GML: uptake values in g/mL.</summary>
    GramPerMl,

    /// <summary>CM2ML: uptake values in cm^2/mL.</summary>
    SquareCentimetrePerMl,

    /// <summary>1CM: attenuation in 1/cm.</summary>
    PerCentimetre,
}
