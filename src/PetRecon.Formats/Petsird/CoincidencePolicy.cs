namespace PetRecon.Formats.Petsird;

/// <summary>How coincidences of more than two photons enter the list of prompts or delayeds.</summary>
public enum CoincidencePolicy
{
    /// <summary>Nothing is stored.</summary>
    None,

    /// <summary>Coincidences of more photons are dropped.</summary>
    RejectHigherMultiples,

    /// <summary>All their pairs are stored.</summary>
    MultiplesAsAllCoincidences,

    /// <summary>Pairs of photons that follow each other are stored.</summary>
    MultiplesAsSequentialCoincidences,

    /// <summary>Something else.</summary>
    Other,
}
