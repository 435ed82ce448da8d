namespace PetRecon.Dicom.Writing;

/// <summary>How the voxels of a segmentation are stored: Segmentation Type (0062,0001).</summary>
public enum SegmentationKind
{
    /// <summary>BINARY: one bit a voxel; a voxel belongs to a segment from an occupancy of one half on.</summary>
    Binary,

    /// <summary>FRACTIONAL, OCCUPANCY: the part of a voxel that belongs to a segment, in steps of 1/255.</summary>
    Occupancy,
}
