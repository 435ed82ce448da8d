using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>A dose-volume histogram as its file states it (PS3.3, C.8.8.4); nothing is computed from the dose.</summary>
public sealed record StoredDoseHistogram
{
    /// <summary>DIFFERENTIAL, CUMULATIVE or NATURAL.</summary>
    public required string Type { get; init; }

    /// <summary>Kind of the dose.</summary>
    public required DoseKind Kind { get; init; }

    /// <summary>Unit of the dose.</summary>
    public required DoseUnit Unit { get; init; }

    /// <summary>CM3, PERCENT or PER_U.</summary>
    public required string VolumeUnit { get; init; }

    /// <summary>The regions that it is of.</summary>
    public required ImmutableArray<StoredDoseHistogramRoi> Rois { get; init; }

    /// <summary>Dose at which each bin begins, and at the end where the last one ends; in the unit of the dose, scaling applied.</summary>
    public required ImmutableArray<double> DoseEdges { get; init; }

    /// <summary>Volume of each bin: within it, or for a cumulative one at its lower edge and above.</summary>
    public required ImmutableArray<double> Volumes { get; init; }

    /// <summary>Smallest dose, as stated; null if not.</summary>
    public double? MinimumDose { get; init; }

    /// <summary>Largest dose, as stated; null if not.</summary>
    public double? MaximumDose { get; init; }

    /// <summary>Mean dose, as stated; null if not.</summary>
    public double? MeanDose { get; init; }
}
