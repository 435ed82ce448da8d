namespace PetRecon.Dicom.Segmentations;

/// <summary>What the pixels of a segmentation say (Segmentation Type and Segmentation Fractional Type).</summary>
public enum SegmentationKind
{
    /// <summary>BINARY: a pixel belongs to the segment or not.</summary>
    Binary,

    /// <summary>FRACTIONAL, OCCUPANCY: the part of the pixel that belongs to the segment.</summary>
    Occupancy,

    /// <summary>FRACTIONAL, PROBABILITY: the probability that the pixel belongs to the segment.</summary>
    Probability,

    /// <summary>LABELMAP: the number of the segment that the pixel belongs to.</summary>
    LabelMap,
}
