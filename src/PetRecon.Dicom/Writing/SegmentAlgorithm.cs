namespace PetRecon.Dicom.Writing;

/// <summary>Who drew a segment: Segment Algorithm Type (0062,0008).</summary>
public enum SegmentAlgorithm
{
    /// <summary>AUTOMATIC: a program.</summary>
    Automatic,

    /// <summary>SEMIAUTOMATIC: a program with a person's help.</summary>
    SemiAutomatic,

    /// <summary>MANUAL: a person.</summary>
    Manual,
}
