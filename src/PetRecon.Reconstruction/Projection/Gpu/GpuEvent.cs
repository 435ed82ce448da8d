using System.Runtime.InteropServices;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>What a kernel needs of an event, in 12 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 12)]
internal struct GpuEvent
{
    /// <summary>First detection bin.</summary>
    public int Bin0;

    /// <summary>Second detection bin.</summary>
    public int Bin1;

    /// <summary>TOF bin.</summary>
    public int TofBin;
}
