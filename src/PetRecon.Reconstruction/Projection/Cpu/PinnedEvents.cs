using System.Buffers;
using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Shows a pinned span as memory, so that threads can share it; valid only while the span is pinned.</summary>
internal sealed unsafe class PinnedEvents(CoincidenceEvent* events, int count) : MemoryManager<CoincidenceEvent>
{
    public override Span<CoincidenceEvent> GetSpan() => new(events, count);

    public override MemoryHandle Pin(int elementIndex = 0) => new(events + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
