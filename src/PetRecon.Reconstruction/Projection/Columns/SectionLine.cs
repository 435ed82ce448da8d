namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>A line across a section.</summary>
internal unsafe struct SectionLine
{
    /// <summary>Height on plane 0, in voxel indices.</summary>
    public float Height;

    /// <summary>Rise from plane to plane.</summary>
    public float Slope;

    /// <summary>Share of each plane's part of the way that is inside the image; 1 unless the line comes in or goes out through its ends.</summary>
    public float* Shares;

    /// <summary>Room for the lowest height that counts in each block.</summary>
    public float* Starts;

    /// <summary>Room for the place of that height in the section, block by block.</summary>
    public int* Places;
}
