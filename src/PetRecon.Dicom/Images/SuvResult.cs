using System.Collections.Immutable;

namespace PetRecon.Dicom.Images;

/// <summary>The factor from the values of a PET image to uptake values, and how it came about.</summary>
public sealed record SuvResult
{
    /// <summary>Uptake value = factor times value, in g/mL or cm^2/mL per the image's unit.</summary>
    public required double Factor { get; init; }

    /// <summary>What it is relative to.</summary>
    public required SuvKind Kind { get; init; }

    /// <summary>How the factor was found, in words.</summary>
    public required string Rule { get; init; }

    /// <summary>When the activity was administered; null where the factor does not depend on it.</summary>
    public DateTime? Administered { get; init; }

    /// <summary>The time that values are decay-corrected to; null where the factor does not depend on it.</summary>
    public DateTime? ReferenceTime { get; init; }

    /// <summary>Activity at the reference time, Bq; null where the factor does not depend on it.</summary>
    public double? ActivityBq { get; init; }

    /// <summary>What a user should know before trusting it, in whole sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
