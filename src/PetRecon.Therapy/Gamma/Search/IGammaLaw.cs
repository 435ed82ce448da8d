namespace PetRecon.Therapy.Gamma.Search;

/// <summary>A way to gamma at one point, for code that is compiled for each of them.</summary>
internal interface IGammaLaw
{
    /// <summary>
    /// Gamma at a voxel, negative where the searched dose is the lower one there; not a number if the voxel is below the threshold, or too far
    /// from the searched grid.
    /// </summary>
    static abstract float At<TField>(in TField field, in GammaSpace space, in GammaCriterion criterion, int i, int j, int k, float dose)
        where TField : struct, IGammaField;
}
