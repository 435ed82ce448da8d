using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A beam of photons or electrons of an RT Plan.</summary>
public sealed record Beam : PlannedBeam
{
    /// <summary>Distance from the source to the gantry's axis.</summary>
    public double? SourceAxisDistanceMm { get; init; }

    /// <summary>Its control points.</summary>
    public ImmutableArray<BeamControlPoint> ControlPoints { get; init; } = [];
}
