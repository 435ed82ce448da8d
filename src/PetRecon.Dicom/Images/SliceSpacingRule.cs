namespace PetRecon.Dicom.Images;

/// <summary>What to do when slices are missing or too unevenly spaced for a grid.</summary>
public enum SliceSpacingRule
{
    /// <summary>Refuse, with words that say where. Values that were never measured are not made up unasked.</summary>
    Refuse,

    /// <summary>Interpolate linearly between neighbouring slices to an even spacing, with a warning.</summary>
    Resample,
}
