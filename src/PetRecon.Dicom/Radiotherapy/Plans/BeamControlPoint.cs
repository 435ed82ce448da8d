using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>The state of a photon or electron beam at a point of its delivery.</summary>
public sealed record BeamControlPoint
{
    /// <summary>Its place in the sequence, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Part of the meterset that has been delivered, of the beam's final weight.</summary>
    public required double CumulativeMetersetWeight { get; init; }

    /// <summary>Gantry, collimator, couch.</summary>
    public required BeamGeometry Geometry { get; init; }

    /// <summary>Nominal energy: MV for photons, MeV for electrons.</summary>
    public double? NominalEnergyMV { get; init; }

    /// <summary>Dose rate in meterset per minute.</summary>
    public double? DoseRate { get; init; }

    /// <summary>Leaves and jaws.</summary>
    public ImmutableArray<BeamLimitingDevicePosition> DevicePositions { get; init; } = [];
}
