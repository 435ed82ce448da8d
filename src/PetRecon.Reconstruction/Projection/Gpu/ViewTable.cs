using ILGPU;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>A table on a device.</summary>
internal readonly struct ViewTable : IFloatTable
{
    /// <summary>The memory; a field, since it is a kernel's argument.</summary>
    public readonly ArrayView<float> View;

    public ViewTable(ArrayView<float> view) => View = view;

    public float Read(int index) => View[index];
}
