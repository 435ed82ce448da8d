namespace PetRecon.Therapy.Histograms;

/// <summary>What some metrics need besides the structure's histogram.</summary>
public sealed record DoseMetricContext
{
    /// <summary>The prescribed dose in the dose's unit; metrics in percent of it need it, and conformity.</summary>
    public double? Prescription { get; init; }

    /// <summary>Histogram of all that may have the prescribed dose (<see cref="DoseVolumeHistogram.OfGrid"/>, or the patient's outline); conformity needs it.</summary>
    public DoseVolumeHistogram? Surroundings { get; init; }
}
