using System.Runtime.InteropServices;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>One ray of one event in 16 bytes: what remains of it in memory while it waits for its turn.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LaneRay
{
    public uint DetectionBin0, DetectionBin1;

    public ushort TofBin;

    /// <summary>Which ray of the event.</summary>
    public ushort Ray;

    /// <summary>Which event, counted in the order in which events were given; -1 for a lane that fills up a group.</summary>
    public int Event;
}
