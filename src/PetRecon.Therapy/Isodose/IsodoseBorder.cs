namespace PetRecon.Therapy.Isodose;

/// <summary>What becomes of isodose lines and surfaces where the values end: at the border of the grid, and at voxels whose value is no finite number.</summary>
public enum IsodoseBorder
{
    /// <summary>They end there: lines are open, surfaces have a rim. The last centres of voxels are as far as they reach.</summary>
    Open,

    /// <summary>They are closed along the outer faces of the voxels that have values: half a voxel beyond the last centres.</summary>
    Closed,
}
