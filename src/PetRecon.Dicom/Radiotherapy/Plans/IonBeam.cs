using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A beam of protons or heavier ions of an RT Ion Plan (PS3.3, C.8.8.25).</summary>
public sealed record IonBeam
{
    /// <summary>Number by which the plan refers to it.</summary>
    public required int Number { get; init; }

    /// <summary>Name; empty if none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Description; empty if none.</summary>
    public string Description { get; init; } = "";

    /// <summary>STATIC or DYNAMIC.</summary>
    public string Type { get; init; } = "";

    /// <summary>Treatment machine; empty if not said.</summary>
    public string MachineName { get; init; } = "";

    /// <summary>The machine's manufacturer; empty if not said.</summary>
    public string Manufacturer { get; init; } = "";

    /// <summary>The machine's model; empty if not said.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>PHOTON, ELECTRON, PROTON, ION or NEUTRON.</summary>
    public string RadiationType { get; init; } = "";

    /// <summary>TREATMENT, SETUP, OPEN_PORTFILM ...; empty if not said.</summary>
    public string TreatmentDeliveryType { get; init; } = "";

    /// <summary>MU, MINUTE or NP (number of particles); empty if not said.</summary>
    public string DosimeterUnit { get; init; } = "";

    /// <summary>The patient's setup.</summary>
    public int? PatientSetupNumber { get; init; }

    /// <summary>The weight that stands for the whole meterset; null if not said.</summary>
    public double? FinalCumulativeMetersetWeight { get; init; }

    /// <summary>Meterset of a fraction, from the fraction group; null if not said.</summary>
    public double? MetersetPerFraction { get; init; }

    /// <summary>Collimators.</summary>
    public ImmutableArray<BeamLimitingDevice> BeamLimitingDevices { get; init; } = [];

    /// <summary>Wedges.</summary>
    public ImmutableArray<Wedge> Wedges { get; init; } = [];

    /// <summary>Blocks and apertures.</summary>
    public ImmutableArray<Block> Blocks { get; init; } = [];

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
