using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>
/// Events of an EM engine in an order of places: on the device as far as its memory goes; the rest stays on the host, packed, and is sent
/// in pieces at every pass.
/// </summary>
internal sealed class GpuEvents : IEventsOnDevice
{
    /// <summary>Most events in one buffer.</summary>
    public const int MostPerChunk = 1 << 25;

    /// <summary>Left free when events are uploaded, for what a reconstruction takes after them.</summary>
    public const long ReserveBytes = 256L << 20;

    private readonly GpuProjector _projector;
    private readonly List<GpuBuffer<GpuEvent>> _buffers = [];
    private readonly List<GpuBuffer<float>> _additive = [];
    private readonly GpuEvent[] _packed;
    private readonly float[] _contamination;
    private readonly int _chunk;

    /// <summary>Sends events to the device.</summary>
    /// <param name="projector">Whose device to use.</param>
    /// <param name="events">The events.</param>
    /// <param name="contamination">One value an event, or none.</param>
    /// <param name="reserveBytes">Device memory to leave free.</param>
    /// <param name="chunk">Events in one buffer; fewer where the driver's largest buffer does not hold so many.</param>
    /// <param name="ordered">Whether to bring them into <see cref="EventOrder"/>.</param>
    public GpuEvents(GpuProjector projector, ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination, long reserveBytes, int chunk, bool ordered)
    {
        Check(projector, events, contamination);
        _projector = projector;
        Count = events.Length;
        HasContamination = !contamination.IsEmpty;
        _chunk = (int)Math.Min(chunk, projector.Context.MaxBufferBytes / ILGPU.Interop.SizeOf<GpuEvent>());
        int[] order = ordered ? projector.Order.Of(events) : [.. Enumerable.Range(0, events.Length)];
        (_packed, _contamination) = EventPacker.Pack(events, contamination, order);
        try
        {
            while (ResidentCount < Count && Fits(Math.Min(_chunk, Count - ResidentCount), reserveBytes))
                SendChunk();

            // What is on the device need not also fill the host's memory.
            if (ResidentCount == Count)
                (_packed, _contamination) = ([], []);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public long DeviceBytes => ResidentCount * BytesPerEvent;

    /// <summary>How many events are on the device; the first ones.</summary>
    public int ResidentCount { get; private set; }

    /// <summary>Whether the events have additive terms.</summary>
    public bool HasContamination { get; }

    private long BytesPerEvent => ILGPU.Interop.SizeOf<GpuEvent>() + (HasContamination ? sizeof(float) : 0);

    /// <summary>Throws unless a projector takes events with their additive terms.</summary>
    /// <exception cref="ArgumentException">Events are not the scanner's, or there are more or fewer additive terms.</exception>
    public static void Check(GpuProjector projector, ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        if (!contamination.IsEmpty && contamination.Length != events.Length)
            throw new ArgumentException($"{contamination.Length} additive terms were given for {events.Length} events.", nameof(contamination));
        projector.CheckEvents(events.Span);
    }

    /// <summary>Where a resident event is: its buffers and its place in them, and how many events follow there.</summary>
    public (GpuBuffer<GpuEvent> Events, GpuBuffer<float>? Contamination, int At, int Available) Locate(int index)
    {
        (int chunk, int at) = Math.DivRem(index, _chunk);
        int end = (int)Math.Min(ResidentCount, (chunk + 1L) * _chunk);
        return (_buffers[chunk], HasContamination ? _additive[chunk] : null, at, end - index);
    }

    /// <summary>Events that are on the host, and their additive terms, if any.</summary>
    public (ReadOnlyMemory<GpuEvent> Events, ReadOnlyMemory<float> Contamination) OnHost(int first, int count) =>
        (_packed.AsMemory(first, count), HasContamination ? _contamination.AsMemory(first, count) : default);

    /// <inheritdoc/>
    public void Dispose()
    {
        // A kernel may still be reading them.
        _projector.FinishLanes();
        _buffers.ForEach(static buffer => buffer.Dispose());
        _additive.ForEach(static buffer => buffer.Dispose());
    }

    private bool Fits(int count, long reserveBytes) => count * BytesPerEvent + reserveBytes <= _projector.Context.FreeBytes;

    private void SendChunk()
    {
        int begin = ResidentCount;
        int count = Math.Min(_chunk, Count - begin);
        GpuQueue queue = _projector.Lanes[0].Queue;
        GpuBuffer<GpuEvent> buffer = _projector.Context.Allocate<GpuEvent>(count, "events");
        _buffers.Add(buffer);
        queue.Write<GpuEvent>(buffer, _packed.AsSpan(begin, count));
        if (HasContamination)
        {
            GpuBuffer<float> additive = _projector.Context.Allocate<float>(count, "additive terms");
            _additive.Add(additive);
            queue.Write<float>(additive, _contamination.AsSpan(begin, count));
        }

        ResidentCount += count;
    }
}
