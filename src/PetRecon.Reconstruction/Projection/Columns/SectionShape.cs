namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>The size of sections, which is the same for all of an image.</summary>
internal unsafe struct SectionShape
{
    /// <summary>Number of the image's columns along x and y.</summary>
    public int SizeX, SizeY;

    /// <summary>Voxels of a column.</summary>
    public int Depth;

    /// <summary>Floats of a column in the image; a multiple of 16.</summary>
    public int Stride;

    /// <summary>Vectors of a block that lines may read; those from the depth on are 0.</summary>
    public int Rows;

    /// <summary>Floats from block to block.</summary>
    public int BlockFloats;

    /// <summary>Number of blocks.</summary>
    public int Blocks;

    /// <summary>0, 1, 2 and so on, for all planes.</summary>
    public float* Planes;

    /// <summary>The first plane of each block.</summary>
    public float* FirstPlanes;

    /// <summary>Where each block begins.</summary>
    public float* BlockPlaces;
}
