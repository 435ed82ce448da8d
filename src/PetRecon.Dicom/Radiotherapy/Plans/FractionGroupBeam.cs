using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A beam as a fraction group uses it.</summary>
public sealed record FractionGroupBeam
{
    /// <summary>The beam.</summary>
    public required int BeamNumber { get; init; }

    /// <summary>Meterset (monitor units, or as the beam's dosimeter unit says) that it delivers in a fraction; null if not said.</summary>
    public double? MetersetPerFraction { get; init; }

    /// <summary>Dose that it gives to its reference in a fraction, in Gy; null if not said.</summary>
    public double? DoseGray { get; init; }

    /// <summary>Where that dose is specified, in LPS mm; null if not said.</summary>
    public Vector3D? DosePointMm { get; init; }

    /// <summary>The dose reference that the beam's dose counts for; empty if not said.</summary>
    public string DoseReferenceUid { get; init; } = "";

    /// <summary>PHYSICAL or EFFECTIVE; empty if not said.</summary>
    public string DoseType { get; init; } = "";
}
