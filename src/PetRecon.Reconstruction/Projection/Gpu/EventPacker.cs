using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>Turns events into what kernels read.</summary>
internal static class EventPacker
{
    /// <summary>Packs events that have been checked.</summary>
    /// <param name="events">The events.</param>
    /// <param name="packed">Receives them; as long.</param>
    public static void Pack(ReadOnlySpan<CoincidenceEvent> events, Span<GpuEvent> packed)
    {
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly CoincidenceEvent e = ref events[i];
            packed[i] = new() { Bin0 = (int)e.DetectionBin0, Bin1 = (int)e.DetectionBin1, TofBin = e.TofBin };
        }
    }
}
