using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>
/// Events of an EM engine: on the device as far as its memory goes; the rest stays on the host and is sent in pieces at every pass.
/// </summary>
internal sealed class GpuEvents : IEventsOnDevice
{
    private readonly List<GpuBuffer<GpuEvent>> _events = [];
    private readonly List<GpuBuffer<float>> _contamination = [];
    private readonly int _chunk;

    /// <summary>Sends events to the device.</summary>
    /// <param name="projector">Whose device to use.</param>
    /// <param name="events">The events.</param>
    /// <param name="contamination">One value an event, or none.</param>
    /// <param name="staging">Array to pack into.</param>
    /// <param name="reserveBytes">Device memory to leave free.</param>
    /// <param name="chunk">Events in one buffer.</param>
    public GpuEvents(
        GpuProjector projector,
        ReadOnlyMemory<CoincidenceEvent> events,
        ReadOnlyMemory<float> contamination,
        GpuEvent[] staging,
        long reserveBytes,
        int chunk)
    {
        Count = events.Length;
        Events = events;
        Contamination = contamination;
        HasContamination = !contamination.IsEmpty;
        _chunk = chunk;
        try
        {
            while (ResidentCount < events.Length && Fits(projector.Context, Math.Min(chunk, events.Length - ResidentCount), reserveBytes))
                SendChunk(projector, staging);

            // What is on the device need not also fill the host's memory.
            if (ResidentCount == Count)
                (Events, Contamination) = (default, default);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>How many events are on the device; the first ones.</summary>
    public int ResidentCount { get; private set; }

    /// <summary>Whether the events have additive terms.</summary>
    public bool HasContamination { get; }

    /// <summary>All events; empty once all are on the device.</summary>
    public ReadOnlyMemory<CoincidenceEvent> Events { get; }

    /// <summary>Their additive terms; empty for none, and once all are on the device.</summary>
    public ReadOnlyMemory<float> Contamination { get; }

    /// <summary>Where a resident event is: its buffers and its place in them, and how many events follow there.</summary>
    public (GpuBuffer<GpuEvent> Events, GpuBuffer<float>? Contamination, int At, int Available) Locate(int index)
    {
        (int chunk, int at) = Math.DivRem(index, _chunk);
        int end = Math.Min(ResidentCount, (chunk + 1) * _chunk);
        return (_events[chunk], HasContamination ? _contamination[chunk] : null, at, end - index);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _events.ForEach(static buffer => buffer.Dispose());
        _contamination.ForEach(static buffer => buffer.Dispose());
    }

    private bool Fits(GpuContext context, int count, long reserveBytes)
    {
        long bytesPerEvent = ILGPU.Interop.SizeOf<GpuEvent>() + (HasContamination ? sizeof(float) : 0);
        return count * bytesPerEvent + reserveBytes <= context.FreeBytes;
    }

    private void SendChunk(GpuProjector projector, GpuEvent[] staging)
    {
        int begin = ResidentCount;
        int count = Math.Min(_chunk, Count - begin);
        GpuBuffer<GpuEvent> buffer = projector.Context.Allocate<GpuEvent>(count, "events");
        _events.Add(buffer);
        for (int done = 0; done < count; done += staging.Length)
        {
            Span<GpuEvent> packed = staging.AsSpan(0, Math.Min(staging.Length, count - done));
            EventPacker.Pack(Events.Span.Slice(begin + done, packed.Length), packed);
            buffer.Write(packed, done);
        }

        if (HasContamination)
        {
            GpuBuffer<float> additive = projector.Context.Allocate<float>(count, "additive terms");
            _contamination.Add(additive);
            additive.Write(Contamination.Span.Slice(begin, count));
        }

        ResidentCount += count;
    }
}
