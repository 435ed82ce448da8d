namespace PetRecon.Formats.Petsird;

/// <summary>What happened, or was measured, in one interval of an acquisition. Its kinds are the derived records.</summary>
/// <param name="Interval">When.</param>
public abstract record PetsirdTimeBlock(TimeInterval Interval);
