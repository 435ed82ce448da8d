using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Where gantry, collimator, couch and isocentre are at a control point. What the control point does not say is what the one before it said; null if none did. Angles are in degrees of IEC 61217.</summary>
public sealed record BeamGeometry
{
    /// <summary>Gantry angle.</summary>
    public double? GantryAngleDegrees { get; init; }

    /// <summary>Direction of the gantry until the next control point: CW, CC or NONE.</summary>
    public string GantryRotation { get; init; } = "";

    /// <summary>Pitch angle of the gantry.</summary>
    public double? GantryPitchAngleDegrees { get; init; }

    /// <summary>Angle of the collimator, or of the nozzle's coordinate system.</summary>
    public double? BeamLimitingDeviceAngleDegrees { get; init; }

    /// <summary>Angle of the couch about its vertical axis.</summary>
    public double? PatientSupportAngleDegrees { get; init; }

    /// <summary>Angle of the table top about an axis beside the couch's.</summary>
    public double? TableTopEccentricAngleDegrees { get; init; }

    /// <summary>Pitch angle of the table top.</summary>
    public double? TableTopPitchAngleDegrees { get; init; }

    /// <summary>Roll angle of the table top.</summary>
    public double? TableTopRollAngleDegrees { get; init; }

    /// <summary>Position of the table top.</summary>
    public double? TableTopVerticalMm { get; init; }

    /// <summary>Position of the table top.</summary>
    public double? TableTopLongitudinalMm { get; init; }

    /// <summary>Position of the table top.</summary>
    public double? TableTopLateralMm { get; init; }

    /// <summary>Isocentre in the patient, LPS mm.</summary>
    public Vector3D? IsocenterMm { get; init; }

    /// <summary>Where the central axis enters the patient, LPS mm.</summary>
    public Vector3D? SurfaceEntryPointMm { get; init; }

    /// <summary>Distance from the source to the patient's surface; for ions from the virtual source.</summary>
    public double? SourceToSurfaceMm { get; init; }

    /// <summary>Distance of the snout's downstream side from the isocentre; null without a snout.</summary>
    public double? SnoutPositionMm { get; init; }
}
