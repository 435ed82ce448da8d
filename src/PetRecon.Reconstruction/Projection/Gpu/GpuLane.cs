using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>
/// A queue with room for the events of one launch on the device and on the host. A projector has two of them and uses them in turn: while
/// the device works on one piece, the host packs and sends the next.
/// </summary>
internal sealed class GpuLane : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public GpuLane(GpuContext context, int capacity)
    {
        try
        {
            Queue = Own(context.NewQueue());
            Events = Own(context.Allocate<GpuEvent>(capacity, "events"));
            Values = Own(context.Allocate<float>(capacity, "values of events"));
            HostEvents = Own(context.Pin<GpuEvent>(capacity));
            HostValues = Own(context.Pin<float>(capacity));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What copies and launches go to.</summary>
    public GpuQueue Queue { get; }

    /// <summary>Events on the device.</summary>
    public GpuBuffer<GpuEvent> Events { get; }

    /// <summary>One value an event on the device.</summary>
    public GpuBuffer<float> Values { get; }

    /// <summary>Events on the host; free once the queue is finished.</summary>
    public PinnedArray<GpuEvent> HostEvents { get; }

    /// <summary>One value an event on the host; free once the queue is finished.</summary>
    public PinnedArray<float> HostValues { get; }

    /// <summary>Begins to send events and, unless empty, their values; the queue must be finished.</summary>
    public void Send(ReadOnlySpan<CoincidenceEvent> events, ReadOnlySpan<float> values)
    {
        EventPacker.Pack(events, HostEvents.Span);
        BeginWrite(events.Length, values);
    }

    /// <summary>Begins to send packed events.</summary>
    public void Send(ReadOnlySpan<GpuEvent> events, ReadOnlySpan<float> values)
    {
        events.CopyTo(HostEvents.Span);
        BeginWrite(events.Length, values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
        _owned.Clear();
    }

    private void BeginWrite(int count, ReadOnlySpan<float> values)
    {
        Queue.BeginWrite(Events, HostEvents, count);
        if (values.IsEmpty)
            return;
        values.CopyTo(HostValues.Span);
        Queue.BeginWrite(Values, HostValues, count);
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }
}
