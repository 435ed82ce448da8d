using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>The state of an ion beam at a point of its delivery. Spots of a scanned beam are delivered from this control point to the next.</summary>
public sealed record IonControlPoint
{
    /// <summary>Its place in the sequence, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Part of the meterset that has been delivered when it is reached, of the beam's final weight.</summary>
    public required double CumulativeMetersetWeight { get; init; }

    /// <summary>Gantry, nozzle, couch and snout.</summary>
    public required BeamGeometry Geometry { get; init; }

    /// <summary>Nominal energy per nucleon, in MeV.</summary>
    public double? EnergyMeVPerU { get; init; }

    /// <summary>Meterset per minute.</summary>
    public double? MetersetRate { get; init; }

    /// <summary>The machine's setting for the spots; empty if not said.</summary>
    public string TuneId { get; init; } = "";

    /// <summary>How often the layer is painted; null if not said.</summary>
    public int? PaintingCount { get; init; }

    /// <summary>Width of a spot (FWHM in air at the isocentre) in x.</summary>
    public double? SpotSizeXMm { get; init; }

    /// <summary>Width of a spot in y.</summary>
    public double? SpotSizeYMm { get; init; }

    /// <summary>Spots; none for a beam that is not scanned.</summary>
    public ImmutableArray<ScanSpot> Spots { get; init; } = [];

    /// <summary>Range shifters.</summary>
    public ImmutableArray<RangeShifterSetting> RangeShifterSettings { get; init; } = [];

    /// <summary>Lateral spreading devices.</summary>
    public ImmutableArray<LateralSpreadingDeviceSetting> LateralSpreadingDeviceSettings { get; init; } = [];

    /// <summary>Range modulators.</summary>
    public ImmutableArray<RangeModulatorSetting> RangeModulatorSettings { get; init; } = [];

    /// <summary>Leaves and jaws.</summary>
    public ImmutableArray<BeamLimitingDevicePosition> DevicePositions { get; init; } = [];
}
