namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>A point of a calibration curve.</summary>
/// <param name="Hounsfield">CT number, HU.</param>
/// <param name="RelativeStoppingPower">Stopping power relative to water's.</param>
public readonly record struct StoppingPowerPoint(double Hounsfield, double RelativeStoppingPower);
