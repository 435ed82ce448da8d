using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>A table in host memory.</summary>
internal readonly struct ArrayTable(float[] table) : IFloatTable
{
    public float Read(int index) => table[index];
}
