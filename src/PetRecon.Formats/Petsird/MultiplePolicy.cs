namespace PetRecon.Formats.Petsird;

/// <summary>How triples or quadruples are stored.</summary>
public enum MultiplePolicy
{
    /// <summary>Nothing is stored.</summary>
    None,

    /// <summary>Coincidences of more photons are dropped.</summary>
    RejectHigherMultiples,

    /// <summary>Something else.</summary>
    Other,
}
