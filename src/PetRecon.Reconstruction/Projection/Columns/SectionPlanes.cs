namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>Where the samples of a block's planes are, one plane in each lane.</summary>
internal unsafe struct SectionPlanes
{
    /// <summary>The columns on either side in an image, as places.</summary>
    public int* Near, Far;

    /// <summary>What the columns on either side count, with the plane's share of the way; 0 for planes that the way does not cross.</summary>
    public float* NearWeights, FarWeights;
}
