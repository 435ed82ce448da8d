namespace PetRecon.Formats.Petsird;

/// <summary>
/// Version of the PETSIRD model that a file follows. Files carry no version number: the schema at their start is compared with the
/// schemas of the known versions (ETSInitiative/PETSIRD, tags of that name).
/// </summary>
public enum PetsirdVersion
{
    /// <summary>A schema that none of the known versions has; read by the names of its fields.</summary>
    Other = 0,

    /// <summary>Tag v0.7.2 of July 2025: square tables, detection bin 0 before bin 1.</summary>
    Version072,

    /// <summary>Tag v0.9.1 of June 2026, the same schema as v0.8.1 of November 2025.</summary>
    Version091,

    /// <summary>Tag v0.10.0 of August 2026: lower triangular tables.</summary>
    Version010,

    /// <summary>The main branch after v0.10.0 (commit 69c7b789), with the collimator type.</summary>
    Head,
}
