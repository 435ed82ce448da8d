using PetRecon.Core.Scanners;

namespace PetRecon.Core.ListMode;

/// <summary>List-mode data that can be read from start to end any number of times: a file, or events in memory.</summary>
public interface IListModeSource
{
    /// <summary>The scanner that recorded the events.</summary>
    ScannerGeometry Scanner { get; }

    /// <summary>Efficiency of every pair of detection bins.</summary>
    DetectionEfficiencies Efficiencies { get; }

    /// <summary>Identifies the content for manifests and caches, such as a hash; the same content has the same text.</summary>
    string ContentId { get; }

    /// <summary>
    /// Reads the coincidences in file order, in batches whose memory is reused. A damaged file offers every complete block before the
    /// damage and then throws <see cref="ListModeFormatException"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops between batches.</param>
    IEnumerable<EventBatch> ReadEvents(CancellationToken cancellationToken = default);
}
