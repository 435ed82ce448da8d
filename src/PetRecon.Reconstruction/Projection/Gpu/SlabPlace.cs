namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>Which planes of an image a device has.</summary>
internal struct SlabPlace
{
    /// <summary>First plane.</summary>
    public int FirstPlane;

    /// <summary>Number of planes.</summary>
    public int PlaneCount;

    /// <summary>Number of the first voxel in the whole image.</summary>
    public int FirstVoxel;

    /// <summary>How far from the line between the middles of two crystals a ray of theirs can touch a voxel, in planes.</summary>
    public float ReachPlanes;
}
