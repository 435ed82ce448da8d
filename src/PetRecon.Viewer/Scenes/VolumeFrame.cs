using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Scenes;

/// <summary>A volume at one time or in one phase of a movement. Its values are in memory, or are read when they are asked for.</summary>
public sealed record VolumeFrame
{
    private readonly Volume? _volume;
    private readonly FrameStore? _store;
    private readonly int _index;

    /// <summary>A frame whose values are in memory.</summary>
    /// <param name="name">What people read: "30 to 60 s", "gate 3".</param>
    /// <param name="volume">The values.</param>
    public VolumeFrame(string name, Volume volume)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(volume);
        (Name, _volume) = (name, volume);
    }

    /// <summary>A frame that is read when it is asked for.</summary>
    /// <param name="name">What people read: "30 to 60 s", "gate 3".</param>
    /// <param name="store">Where it is, and</param>
    /// <param name="index">its number there, from 0.</param>
    public VolumeFrame(string name, FrameStore store, int index)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, store.Count);
        (Name, _store, _index) = (name, store, index);
    }

    /// <summary>What people read.</summary>
    public string Name { get; }

    /// <summary>When it begins, seconds from the first frame's beginning or from injection, as the file has it; null if that is not known.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>How long it lasts, seconds; null if that is not known.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Whether its values are in memory, so that nobody has to wait for them.</summary>
    public bool IsAtHand => _store?.IsAtHand(_index) ?? true;

    /// <summary>The values, to be shown; what is likely to be shown next is read by the way.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="Exception">They cannot be read: what the reader of their file threw.</exception>
    public Volume Show(CancellationToken cancellation = default) => _store?.Show(_index, cancellation) ?? _volume!;

    /// <summary>The values, for something that goes through all frames once and leaves in memory what is there.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="Exception">They cannot be read: what the reader of their file threw.</exception>
    public Volume Pass(CancellationToken cancellation = default) => _store?.Pass(_index, cancellation) ?? _volume!;
}
