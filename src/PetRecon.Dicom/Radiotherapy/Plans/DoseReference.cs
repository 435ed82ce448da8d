using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A dose that the plan is to give, or to keep below, at a point, in a volume or a site (Dose Reference Sequence). Doses are in Gy as the plan states them; null where it does not.</summary>
public sealed record DoseReference
{
    /// <summary>Number by which beams refer to it.</summary>
    public required int Number { get; init; }

    /// <summary>Identifier; empty if not said.</summary>
    public string Uid { get; init; } = "";

    /// <summary>POINT, VOLUME, COORDINATES or SITE.</summary>
    public string StructureType { get; init; } = "";

    /// <summary>TARGET or ORGAN_AT_RISK.</summary>
    public string Type { get; init; } = "";

    /// <summary>Name or description; empty if none.</summary>
    public string Description { get; init; } = "";

    /// <summary>The region, for POINT and VOLUME.</summary>
    public int? RoiNumber { get; init; }

    /// <summary>The point in LPS mm, for COORDINATES.</summary>
    public Vector3D? PointMm { get; init; }

    /// <summary>Dose prescribed to a target.</summary>
    public double? PrescriptionDoseGray { get; init; }

    /// <summary>Least dose of a target.</summary>
    public double? MinimumDoseGray { get; init; }

    /// <summary>Most dose of a target, or of an organ at risk.</summary>
    public double? MaximumDoseGray { get; init; }

    /// <summary>Most dose that may be delivered.</summary>
    public double? DeliveryMaximumDoseGray { get; init; }

    /// <summary>Most dose to the whole organ at risk.</summary>
    public double? OrganAtRiskFullVolumeDoseGray { get; init; }

    /// <summary>Dose that an organ at risk should stay below.</summary>
    public double? OrganAtRiskLimitDoseGray { get; init; }

    /// <summary>Dose from earlier treatment.</summary>
    public double? NominalPriorDoseGray { get; init; }

    /// <summary>Weight of this constraint.</summary>
    public double? ConstraintWeight { get; init; }
}
