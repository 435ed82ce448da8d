namespace PetRecon.Dicom.Images;

/// <summary>How a series becomes a volume.</summary>
public sealed record DicomImageOptions
{
    /// <summary>Which volume of a series that has several (time points, gates, echoes, orientations), from 0; null when there must be only one.</summary>
    public int? VolumeIndex { get; init; }

    /// <summary>What to do when slices are missing or too unevenly spaced.</summary>
    public SliceSpacingRule SliceSpacing { get; init; } = SliceSpacingRule.Refuse;

    /// <summary>
    /// How far a slice may be from an even spacing, as a share of that spacing, without being resampled. PET of several bed positions is off
    /// by 2 % where beds meet.
    /// </summary>
    public double SliceTolerance { get; init; } = 0.1;

    /// <summary>The value that pixels outside the scanned area get (Pixel Padding Value (0028,0120)); null leaves the stored one.</summary>
    public float? PaddingReplacement { get; init; }

    /// <summary>Reads PET as this kind of standardised uptake value; null leaves the file's unit.</summary>
    public SuvKind? Suv { get; init; }
}
