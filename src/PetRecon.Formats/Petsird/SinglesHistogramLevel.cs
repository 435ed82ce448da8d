namespace PetRecon.Formats.Petsird;

/// <summary>How finely singles are histogrammed.</summary>
public enum SinglesHistogramLevel
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>One histogram for each module.</summary>
    Module,

    /// <summary>One for each detection bin.</summary>
    All,
}
