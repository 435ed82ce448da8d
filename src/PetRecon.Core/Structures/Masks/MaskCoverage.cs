namespace PetRecon.Core.Structures.Masks;

/// <summary>How a voxel's part in a structure is told.</summary>
public enum MaskCoverage
{
    /// <summary>The part of the voxel's volume that is inside, exactly, from 0 to 1.</summary>
    Volume,

    /// <summary>1 if the voxel's centre is inside, else 0: for comparison with programs that do so.</summary>
    Centre,
}
