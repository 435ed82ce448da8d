namespace PetRecon.Dicom.Deidentification;

/// <summary>How attributes are treated that the profile leaves alone, depending on the sequence that they lie in.</summary>
internal enum ContentMode
{
    /// <summary>They stay.</summary>
    Plain,

    /// <summary>Texts are cleaned: the sequence was to be cleaned.</summary>
    CleanTexts,

    /// <summary>Texts become dummies: the sequence was to be replaced by one that means nothing.</summary>
    ReplaceTexts,
}
