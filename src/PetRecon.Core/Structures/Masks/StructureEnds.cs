namespace PetRecon.Core.Structures.Masks;

/// <summary>Where a structure ends beyond its outermost contour planes.</summary>
public enum StructureEnds
{
    /// <summary>Half the distance to the neighbouring plane farther out: each contour stands for a slab that it is in the middle of. Most planning systems do so.</summary>
    HalfSpacing,

    /// <summary>At the outermost planes themselves.</summary>
    AtContour,
}
