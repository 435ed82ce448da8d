using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Gamma;
using PetRecon.Therapy.Histograms;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>What a report on a plan shows.</summary>
internal sealed record PlanContent
{
    public required TherapyStudy Study { get; init; }

    public required DoseGrid Dose { get; init; }

    /// <summary>The CT that the dose is shown on; null if there is none.</summary>
    public required PlanImage? Ct { get; init; }

    public required IReadOnlyList<Structure> Structures { get; init; }

    public required IReadOnlyList<DoseVolumeHistogram> Histograms { get; init; }

    /// <summary>Where the histograms' structures end.</summary>
    public required StructureEnds Ends { get; init; }

    /// <summary>What 100 % is, in the dose's unit; null if not known.</summary>
    public required double? Prescription { get; init; }

    public required int? FractionCount { get; init; }

    /// <summary>The plan's scanned ion beams; none of other plans.</summary>
    public required ImmutableArray<ScannedBeam> Beams { get; init; }

    public required IReadOnlyList<DoseMetric> Metrics { get; init; }

    public required GoalTemplate? Goals { get; init; }

    public required ImmutableArray<GoalResult> GoalResults { get; init; }

    /// <summary>The dose that is compared; null if none.</summary>
    public required DoseGrid? Compared { get; init; }

    public required GammaResult? Gamma { get; init; }

    /// <summary>The point that pictures go through.</summary>
    public required Vector3D PositionMm { get; init; }

    public required bool HidesIdentity { get; init; }

    /// <summary>The middle of the smallest target; where the dose is highest if there is no target.</summary>
    public static Vector3D Centre(IReadOnlyList<Structure> structures, DoseGrid dose)
    {
        foreach (string type in (ReadOnlySpan<string>)["PTV", "CTV", "GTV"])
        {
            Structure? target = structures.FirstOrDefault(structure => structure.InterpretedType == type && !structure.IsEmpty)
                ?? structures.FirstOrDefault(structure => structure.Name.StartsWith(type, StringComparison.OrdinalIgnoreCase) && !structure.IsEmpty);
            if (target is not null)
                return Middle(target);
        }

        return DoseStatistics.Of(dose.Volume).MaximumPositionMm;
    }

    private static Vector3D Middle(Structure structure)
    {
        Vector3D[] points = [.. structure.Contours.Where(static contour => contour.IsClosed).SelectMany(static contour => contour.PointsMm)];
        return new(
            0.5 * (points.Min(static point => point.X) + points.Max(static point => point.X)),
            0.5 * (points.Min(static point => point.Y) + points.Max(static point => point.Y)),
            0.5 * (points.Min(static point => point.Z) + points.Max(static point => point.Z)));
    }
}
