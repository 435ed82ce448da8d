using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>Turns events into what kernels read.</summary>
internal static class EventPacker
{
    private const int PerThread = 1 << 16;

    /// <summary>Packs events that have been checked.</summary>
    /// <param name="events">The events.</param>
    /// <param name="packed">Receives them; as long.</param>
    public static void Pack(ReadOnlySpan<CoincidenceEvent> events, Span<GpuEvent> packed)
    {
        for (int i = 0; i < events.Length; i++)
            packed[i] = new(events[i]);
    }

    /// <summary>Packs events that have been checked in another order, each with its additive term.</summary>
    /// <param name="events">The events.</param>
    /// <param name="contamination">One value an event, or none.</param>
    /// <param name="order">Which event comes where.</param>
    public static (GpuEvent[] Events, float[] Contamination) Pack(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination, int[] order)
    {
        GpuEvent[] packed = GC.AllocateUninitializedArray<GpuEvent>(order.Length);
        float[] additive = contamination.IsEmpty ? [] : GC.AllocateUninitializedArray<float>(order.Length);
        Parallel.For(0, (order.Length + PerThread - 1) / PerThread, part =>
        {
            ReadOnlySpan<CoincidenceEvent> from = events.Span;
            ReadOnlySpan<float> additiveFrom = contamination.Span;
            int end = Math.Min(order.Length, (part + 1) * PerThread);
            for (int i = part * PerThread; i < end; i++)
            {
                packed[i] = new(from[order[i]]);
                if (additive.Length > 0)
                    additive[i] = additiveFrom[order[i]];
            }
        });
        return (packed, additive);
    }
}
