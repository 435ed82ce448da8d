namespace PetRecon.Formats.Petsird;

/// <summary>A signal that is recorded beside the events.</summary>
/// <param name="Id">What <see cref="ExternalSignalTimeBlock.SignalId"/> refers to.</param>
/// <param name="Type">What it is, in PETSIRD's words: ecgTrace, ecgTrigger, respTrace, respTrigger, otherMotionSignal, otherMotionTrigger,
/// externalSync, mrPulseStart or other.</param>
/// <param name="Description">Description for people.</param>
public sealed record ExternalSignal(uint Id, string Type, string Description);
