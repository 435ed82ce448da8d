namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>How a lateral spreading device is set at a control point.</summary>
/// <param name="Number">The device.</param>
/// <param name="Setting">Its setting: IN or OUT, or a value.</param>
/// <param name="IsocenterDistanceMm">Distance from the isocentre; null if not said.</param>
/// <param name="WaterEquivalentThicknessMm">Thickness that water would have for the same loss of range; null if not said.</param>
public sealed record LateralSpreadingDeviceSetting(int Number, string Setting, double? IsocenterDistanceMm, double? WaterEquivalentThicknessMm);
