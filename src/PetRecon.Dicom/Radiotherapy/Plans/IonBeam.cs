using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A beam of protons or heavier ions of an RT Ion Plan (PS3.3, C.8.8.25).</summary>
public sealed record IonBeam : PlannedBeam
{
    /// <summary>The particle; null if the radiation is none, or an ION without its numbers.</summary>
    public IonSpecies? Species { get; init; }

    /// <summary>NONE, UNIFORM, MODULATED or MODULATED_SPEC.</summary>
    public string ScanMode { get; init; } = "";

    /// <summary>Distance from the isocentre to the virtual source for x.</summary>
    public double? VirtualSourceXMm { get; init; }

    /// <summary>Distance to the virtual source for y.</summary>
    public double? VirtualSourceYMm { get; init; }

    /// <summary>The snout; empty if none.</summary>
    public string SnoutId { get; init; } = "";

    /// <summary>TABLE, CHAIR ...; empty if not said.</summary>
    public string PatientSupportType { get; init; } = "";

    /// <summary>The patient support; empty if not said.</summary>
    public string PatientSupportId { get; init; } = "";

    /// <summary>Range shifters.</summary>
    public ImmutableArray<RangeShifter> RangeShifters { get; init; } = [];

    /// <summary>Scatterers and magnets.</summary>
    public ImmutableArray<LateralSpreadingDevice> LateralSpreadingDevices { get; init; } = [];

    /// <summary>Range modulators and ridge filters.</summary>
    public ImmutableArray<RangeModulator> RangeModulators { get; init; } = [];

    /// <summary>Its control points.</summary>
    public ImmutableArray<IonControlPoint> ControlPoints { get; init; } = [];

    /// <summary>Layers of a scanned beam, in the order of delivery; none for others.</summary>
    public ImmutableArray<EnergyLayer> Layers { get; init; } = [];
}
