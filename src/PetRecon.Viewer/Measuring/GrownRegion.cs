using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Measuring;

/// <summary>Voxels that hang together and reach a threshold; see <see cref="RegionGrowing"/>.</summary>
public sealed record GrownRegion : Region
{
    internal GrownRegion(VoxelGrid grid, ImmutableArray<int> voxels)
    {
        Grid = grid;
        Voxels = voxels;
    }

    /// <summary>The grid of the volume that it grew in; measured can only be volumes on that grid.</summary>
    public VoxelGrid Grid { get; }

    /// <summary>Linear indices of its voxels, rising.</summary>
    public ImmutableArray<int> Voxels { get; }

    /// <summary>The value that all of them reach.</summary>
    public required double Threshold { get; init; }

    /// <summary>The value that the threshold is a share of; the highest one around the seed.</summary>
    public required double Maximum { get; init; }

    /// <summary>Whether it reaches the volume's border, and so may be cut off by it.</summary>
    public required bool TouchesBorder { get; init; }

    /// <summary>Its volume, mL.</summary>
    public double VolumeMl => Voxels.Length * Grid.VoxelVolumeMm3 / 1000;

    internal override RegionVoxels On(VoxelGrid grid)
    {
        if (grid != Grid)
            throw new ArgumentException($"A region that grew in {Grid} cannot be measured in {grid}; grow it there, or resample one of the volumes.");
        RegionVoxels voxels = new(grid);
        foreach (int voxel in Voxels)
            voxels.Add(voxel, 1);
        return voxels;
    }

    // It belongs to a grid, and that to a volume: there is no other space.
    internal override Region Moved(RigidTransform way) => this;
}
