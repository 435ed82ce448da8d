using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Measuring;

/// <summary>A part of space to measure in: <see cref="EllipsoidRegion"/> (and so spheres), <see cref="BoxRegion"/>, or a <see cref="GrownRegion"/>.</summary>
public abstract record Region
{
    private protected Region()
    {
    }

    /// <summary>The voxels of a grid that it touches, and which part of each lies within.</summary>
    internal abstract RegionVoxels On(VoxelGrid grid);

    /// <summary>The region in another space.</summary>
    internal abstract Region Moved(RigidTransform way);
}
