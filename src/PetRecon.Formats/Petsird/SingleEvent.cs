namespace PetRecon.Formats.Petsird;

/// <summary>One detected photon.</summary>
/// <param name="DetectionBin">Detection bin, numbered through all module types.</param>
/// <param name="TimeOffsetPs">Time since the start of the time block, in ps.</param>
public readonly record struct SingleEvent(uint DetectionBin, uint TimeOffsetPs);
