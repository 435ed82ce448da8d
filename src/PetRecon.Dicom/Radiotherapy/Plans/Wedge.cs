namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A wedge in a beam.</summary>
public sealed record Wedge
{
    /// <summary>Number of the wedge.</summary>
    public required int Number { get; init; }

    /// <summary>Its name; empty if not said.</summary>
    public string Id { get; init; } = "";

    /// <summary>STANDARD, DYNAMIC or MOTORIZED.</summary>
    public string Type { get; init; } = "";

    /// <summary>Nominal angle.</summary>
    public double? AngleDegrees { get; init; }

    /// <summary>Orientation about the beam's axis.</summary>
    public double? OrientationDegrees { get; init; }

    /// <summary>Wedge factor.</summary>
    public double? Factor { get; init; }
}
