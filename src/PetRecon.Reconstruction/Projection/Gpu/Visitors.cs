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
