namespace PetRecon.Dicom.Deidentification;

/// <summary>What became of an attribute.</summary>
public enum DeidentificationAction
{
    /// <summary>It was taken out (X).</summary>
    Removed,

    /// <summary>Its value was taken out (Z).</summary>
    Emptied,

    /// <summary>Its value was replaced by one that means nothing, or by a pseudonym (D).</summary>
    Replaced,

    /// <summary>Its identifiers were replaced, each always by the same one (U).</summary>
    Remapped,

    /// <summary>Its date was moved (C).</summary>
    Shifted,

    /// <summary>What could identify somebody was taken out of its text (C).</summary>
    Cleaned,

    /// <summary>An option kept it (K).</summary>
    Kept,
}
