namespace PetRecon.Core.Structures.Masks;

/// <summary>Where a structure ends beyond its outermost contour planes.</summary>
public enum StructureEnds
{
    /// <summary>Half the distance to the neighbouring plane farther out: each contour stands for a slab that it is in the middle of. Most planning systems do so.</summary>
    HalfSpacing,

    /// <summary>At the outermost planes themselves.</summary>
    AtContour,

    /// <summary>
    /// A quarter of that distance: as much volume, to the first order, as an end that is rounded off and closes at half of the distance. Eclipse's and
    /// SlicerRT's volumes of a prostate case are so to 0.3 %.
    /// </summary>
    Rounded,
}
