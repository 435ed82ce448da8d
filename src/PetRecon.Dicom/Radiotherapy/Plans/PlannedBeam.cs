using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>What beams of every radiation have in a plan.</summary>
public abstract record PlannedBeam
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
}
