namespace PetRecon.Core.ListMode;

/// <summary>What a coincidence is.</summary>
public enum CoincidenceKind : byte
{
    /// <summary>Recorded in the prompt window: trues, scatters and randoms.</summary>
    Prompt = 0,

    /// <summary>Recorded in the delayed window: an estimate of randoms.</summary>
    Delayed = 1,
}
