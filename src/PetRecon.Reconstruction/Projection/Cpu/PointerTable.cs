using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>A table in pinned host memory.</summary>
internal readonly unsafe struct PointerTable(float* table) : IFloatTable
{
    public float Read(int index) => table[index];
}
