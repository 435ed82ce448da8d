namespace PetRecon.Formats.Petsird;

/// <summary>Which single photons are stored.</summary>
public enum SingleEventPolicy
{
    /// <summary>None.</summary>
    None,

    /// <summary>All.</summary>
    All,

    /// <summary>Those that are part of a coincidence.</summary>
    RejectIfNotInCoincidence,

    /// <summary>Something else.</summary>
    Other,
}
