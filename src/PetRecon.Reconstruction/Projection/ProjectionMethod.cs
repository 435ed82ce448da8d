namespace PetRecon.Reconstruction.Projection;

/// <summary>How a ray is turned into voxel weights.</summary>
public enum ProjectionMethod
{
    /// <summary>Bilinear interpolation on planes (Joseph 1982); smooth and fast.</summary>
    Joseph,

    /// <summary>Exact chords in voxels (Siddon 1985).</summary>
    Siddon,
}
