using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Model;

/// <summary>
/// Line integrals of the attenuation map along the events of a file: by pairs of columns on the CPU, where crystals stand in columns, and by a
/// projector otherwise and for lines that are steep.
/// </summary>
internal sealed class EventAttenuation : IDisposable
{
    /// <summary>Events are given in whole multiples of this, but for the last; the map travels to a GPU once for each.</summary>
    public const int StretchEvents = 1 << 20;

    // Events of a pair of columns share what it takes to go to the pair, so more of them are better: 2^20 take 196 ns of processors each (Vision 600,
    // 205,000 pairs), 5 x 10^6 121, 10^7 108.
    private const int MostSorted = 1 << 23;

    private readonly ColumnAttenuation? _columns;
    private readonly Lazy<AttenuationLines> _lines;
    private CoincidenceEvent[] _steep = [];
    private float[] _steepIntegrals = [];

    public EventAttenuation(DetectionEfficiencies efficiencies, Volume<Attenuation> map, ComputeDevice device, ProjectorOptions options)
    {
        Volume<Attenuation> occupied = OccupiedAttenuation.Of(map);
        _lines = new(() => new(efficiencies.Scanner, occupied, device, options));
        _columns = device.Kind == ComputeDeviceKind.Cpu ? ColumnAttenuation.TryCreate(efficiencies, occupied, options.InteractionDepthMm, device.Threads) : null;
    }

    /// <summary>Most events that are of use together.</summary>
    public int MostEvents => _columns is null ? StretchEvents : MostSorted;

    /// <summary>Bytes that each of them takes here.</summary>
    public int BytesPerEvent => _columns is null ? 0 : ColumnAttenuation.BytesPerEvent;

    /// <summary>Integral of mu along each event's line; dimensionless. The same bits however a file is divided into whole stretches.</summary>
    public void Integrate(ReadOnlyMemory<CoincidenceEvent> events, Memory<float> integrals, CancellationToken cancellationToken)
    {
        if (_columns is null)
        {
            for (int start = 0; start < events.Length; start += StretchEvents)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(StretchEvents, events.Length - start);
                _lines.Value.Integrate(events.Span.Slice(start, count), integrals.Span.Slice(start, count));
            }
        }
        else if (_columns.Integrate(events, integrals, cancellationToken))
        {
            for (int start = 0; start < events.Length; start += StretchEvents)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(StretchEvents, events.Length - start);
                IntegrateSteep(events.Span.Slice(start, count), integrals.Span.Slice(start, count));
            }
        }
    }

    public void Dispose()
    {
        _columns?.Dispose();
        if (_lines.IsValueCreated)
            _lines.Value.Dispose();
    }

    private void IntegrateSteep(ReadOnlySpan<CoincidenceEvent> events, Span<float> integrals)
    {
        int count = 0;
        for (int i = 0; i < events.Length; i++)
        {
            if (!float.IsNaN(integrals[i]))
                continue;
            if (count == _steep.Length)
                Array.Resize(ref _steep, Math.Clamp(2 * count, 1 << 10, StretchEvents));
            _steep[count++] = events[i];
        }

        if (_steepIntegrals.Length < count)
            _steepIntegrals = new float[_steep.Length];
        _lines.Value.Integrate(_steep.AsSpan(0, count), _steepIntegrals.AsSpan(0, count));
        int next = 0;
        for (int i = 0; i < events.Length; i++)
        {
            if (float.IsNaN(integrals[i]))
                integrals[i] = _steepIntegrals[next++];
        }
    }
}
