namespace PetRecon.Formats.Petsird;

/// <summary>When a time block happened, in ms since the acquisition's start. Start and stop may be equal.</summary>
/// <param name="StartMs">Start.</param>
/// <param name="StopMs">Stop.</param>
public readonly record struct TimeInterval(uint StartMs, uint StopMs);
