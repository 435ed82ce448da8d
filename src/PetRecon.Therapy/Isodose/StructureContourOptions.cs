using PetRecon.Core.Structures;

namespace PetRecon.Therapy.Isodose;

/// <summary>How voxels become a structure.</summary>
public sealed record StructureContourOptions
{
    /// <summary>From which value on a place belongs to the structure.</summary>
    public IsodoseLevel Level { get; init; } = IsodoseLevel.Absolute(0.5);

    /// <summary>
    /// For parts of voxels: whether on each slice the level is moved a little so that the contours enclose the area that the mask has there. At one half
    /// as it is they would lie inwards of every bend by about an eighth of a voxel's square over its radius.
    /// </summary>
    public bool KeepsAreas { get; init; } = true;

    /// <summary>Which of the grid's axes leads from slice to slice: 0, 1 or 2.</summary>
    public int Axis { get; init; } = 2;

    /// <summary>What the structure is, in DICOM's terms; an isodose is DOSE_REGION.</summary>
    public string InterpretedType { get; init; } = "";

    /// <summary>The space that the grid is in (a DICOM UID); empty if not known.</summary>
    public string FrameOfReferenceUid { get; init; } = "";

    /// <summary>Colour to show it in; null for none.</summary>
    public DisplayColour? Colour { get; init; }
}
