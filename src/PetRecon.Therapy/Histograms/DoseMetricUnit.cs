namespace PetRecon.Therapy.Histograms;

/// <summary>The unit of a metric's value or of the amount in it.</summary>
public enum DoseMetricUnit
{
    /// <summary>A plain number.</summary>
    None,

    /// <summary>The dose's own unit: Gy, Gy (RBE), keV/um.</summary>
    Dose,

    /// <summary>Percent of the prescribed dose.</summary>
    PercentOfPrescription,

    /// <summary>Cubic centimetres.</summary>
    Cc,

    /// <summary>Percent of the structure's volume within the dose grid.</summary>
    PercentOfVolume,

    /// <summary>Dose times volume.</summary>
    DoseCc,
}
