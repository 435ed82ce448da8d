using PetRecon.Core.Imaging;

namespace PetRecon.Core.Rays;

/// <summary>What a walk needs to know of a <see cref="VoxelGrid"/>: rays are given in its voxel indices (whole numbers are centres).</summary>
public readonly struct GridShape
{
    /// <summary>Number of voxels along each index.</summary>
    public readonly int SizeX, SizeY, SizeZ;

    /// <summary>Voxel spacing along each index, in mm.</summary>
    public readonly float SpacingXMm, SpacingYMm, SpacingZMm;

    /// <summary>Takes the shape of a grid.</summary>
    /// <exception cref="ArgumentException">The grid's axes are not at right angles.</exception>
    public GridShape(VoxelGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (!grid.IsOrthogonal)
            throw new ArgumentException("Projection needs a grid whose axes are at right angles; resample the image first.", nameof(grid));
        SizeX = grid.SizeX;
        SizeY = grid.SizeY;
        SizeZ = grid.SizeZ;
        SpacingXMm = (float)grid.SpacingMm.X;
        SpacingYMm = (float)grid.SpacingMm.Y;
        SpacingZMm = (float)grid.SpacingMm.Z;
    }
}
