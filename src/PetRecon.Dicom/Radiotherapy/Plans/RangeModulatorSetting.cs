namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>How a range modulator is set at a control point.</summary>
/// <param name="Number">The modulator.</param>
/// <param name="GatingStartValue">Where the beam is switched on, in the modulator's own terms; null if not said.</param>
/// <param name="GatingStopValue">Where it is switched off; null if not said.</param>
/// <param name="StartWaterEquivalentThicknessMm">Water-equivalent thickness there; null if not said.</param>
/// <param name="StopWaterEquivalentThicknessMm">Water-equivalent thickness there; null if not said.</param>
/// <param name="IsocenterDistanceMm">Distance from the isocentre; null if not said.</param>
public sealed record RangeModulatorSetting(
    int Number,
    double? GatingStartValue,
    double? GatingStopValue,
    double? StartWaterEquivalentThicknessMm,
    double? StopWaterEquivalentThicknessMm,
    double? IsocenterDistanceMm);
