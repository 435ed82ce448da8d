namespace PetRecon.Therapy.Gamma;

/// <summary>What lies between the voxel centres of the searched dose, and so where the nearest point is looked for.</summary>
public enum GammaInterpolation
{
    /// <summary>The dose is trilinear between voxel centres, and gamma is its true minimum: it does not depend on how fine the grid happens to be.</summary>
    Trilinear,

    /// <summary>
    /// Nothing: the nearest point is one of the voxel centres. Gamma is never smaller than the trilinear one of the same places, and much larger where the dose
    /// changes by more than its tolerance from voxel to voxel. This is for comparison with programs that define it so, as plastimatch and
    /// SlicerRT do if not asked otherwise; those resample the evaluated dose on the reference's grid first, so do that where the grids differ.
    /// </summary>
    None,
}
