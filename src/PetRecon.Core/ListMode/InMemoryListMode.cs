using PetRecon.Core.Scanners;

namespace PetRecon.Core.ListMode;

/// <summary>Events that are already in memory, as a source: for scanner software and tests.</summary>
public sealed class InMemoryListMode : IListModeSource
{
    private readonly ReadOnlyMemory<CoincidenceEvent> _events;
    private readonly int _batchSize;

    /// <summary>Wraps events.</summary>
    /// <param name="efficiencies">Efficiencies; they know the scanner.</param>
    /// <param name="events">The events in time order.</param>
    /// <param name="contentId">A text that is the same only for the same content.</param>
    /// <param name="batchSize">Events offered at a time.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public InMemoryListMode(DetectionEfficiencies efficiencies, ReadOnlyMemory<CoincidenceEvent> events, string contentId = "memory", int batchSize = 1 << 17)
    {
        ArgumentNullException.ThrowIfNull(efficiencies);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        Efficiencies = efficiencies;
        ContentId = contentId;
        _events = events;
        _batchSize = batchSize;
    }

    /// <inheritdoc/>
    public ScannerGeometry Scanner => Efficiencies.Scanner;

    /// <inheritdoc/>
    public DetectionEfficiencies Efficiencies { get; }

    /// <inheritdoc/>
    public string ContentId { get; }

    /// <inheritdoc/>
    public IEnumerable<EventBatch> ReadEvents(CancellationToken cancellationToken = default)
    {
        for (int start = 0; start < _events.Length; start += _batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlyMemory<CoincidenceEvent> batch = _events.Slice(start, Math.Min(_batchSize, _events.Length - start));
            yield return new(batch, batch.Span[0].TimeMs, batch.Span[^1].TimeMs);
        }
    }
}
