using ILGPU;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>Sums weight times voxel: a forward projection.</summary>
internal struct GatherVisitor : IRayVisitor
{
    public ArrayView<float> Image;
    public float Sum;

    public void Visit(int voxel, float weight) => Sum += weight * Image[voxel];
}

/// <summary>Adds weight times a value to the voxel: a back projection. Several rays may meet in a voxel, so the addition is atomic.</summary>
internal struct ScatterVisitor : IRayVisitor
{
    public ArrayView<float> Image;
    public float Value;

    public readonly void Visit(int voxel, float weight) => Atomic.Add(ref Image[voxel], weight * Value);
}

/// <summary><see cref="GatherVisitor"/> of a slab of planes: voxels outside are nothing.</summary>
internal struct SlabGatherVisitor : IRayVisitor
{
    public ArrayView<float> Slab;
    public int FirstVoxel;
    public float Sum;

    public void Visit(int voxel, float weight)
    {
        int at = voxel - FirstVoxel;
        if (at >= 0 && at < Slab.IntLength)
            Sum += weight * Slab[at];
    }
}

/// <summary><see cref="ScatterVisitor"/> of a slab of planes: what falls outside is another slab's.</summary>
internal struct SlabScatterVisitor : IRayVisitor
{
    public ArrayView<float> Slab;
    public int FirstVoxel;
    public float Value;

    public readonly void Visit(int voxel, float weight)
    {
        int at = voxel - FirstVoxel;
        if (at >= 0 && at < Slab.IntLength)
            Atomic.Add(ref Slab[at], weight * Value);
    }
}
