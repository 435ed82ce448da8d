using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>How the patient lies and is set up.</summary>
public sealed record PatientSetup
{
    /// <summary>Number by which beams refer to it.</summary>
    public required int Number { get; init; }

    /// <summary>Label; empty if none.</summary>
    public string Label { get; init; } = "";

    /// <summary>HFS, FFS, HFP ...; empty if not said.</summary>
    public string PatientPosition { get; init; } = "";

    /// <summary>Position in words, where it is none of the standard ones; empty if not said.</summary>
    public string AdditionalPosition { get; init; } = "";

    /// <summary>ISOCENTRIC, FIXED_SSD ...; empty if not said.</summary>
    public string Technique { get; init; } = "";

    /// <summary>Fixation and setup devices, as type and label.</summary>
    public ImmutableArray<string> Devices { get; init; } = [];

    /// <summary>Shift of the table top from setup to treatment.</summary>
    public double? TableTopVerticalShiftMm { get; init; }

    /// <summary>Shift of the table top from setup to treatment.</summary>
    public double? TableTopLongitudinalShiftMm { get; init; }

    /// <summary>Shift of the table top from setup to treatment.</summary>
    public double? TableTopLateralShiftMm { get; init; }
}
