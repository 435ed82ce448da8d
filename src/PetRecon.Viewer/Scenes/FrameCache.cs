using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Scenes;

/// <summary>
/// The volumes of frames that are kept in memory although nothing shows them, up to a number of bytes in all. Those that were used last stay. Whatever is
/// shown is held by the scene that shows it, and counts here only as long as it is among the last.
/// </summary>
/// <param name="capacityBytes">How many bytes of voxels may be kept; 0 keeps nothing.</param>
public sealed class FrameCache(long capacityBytes)
{
    private readonly Lock _lock = new();

    // The last used one is first.
    private readonly LinkedList<Volume> _order = new();
    private readonly Dictionary<Volume, LinkedListNode<Volume>> _nodes = new(ReferenceEqualityComparer.Instance);
    private long _heldBytes;

    /// <summary>How many bytes may be kept.</summary>
    public long CapacityBytes { get; } = capacityBytes >= 0 ? capacityBytes : throw new ArgumentOutOfRangeException(nameof(capacityBytes), capacityBytes, "0 bytes or more were expected.");

    /// <summary>How many bytes are kept.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_lock)
                return _heldBytes;
        }
    }

    /// <summary>The bytes of a volume's voxels.</summary>
    internal static long BytesOf(Volume volume) => (long)volume.Voxels.Length * sizeof(float);

    /// <summary>A volume has been used. It is kept if it has room, or if others may give way and it has room without them.</summary>
    internal void Use(Volume volume, bool othersGiveWay)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(volume, out LinkedListNode<Volume>? known))
            {
                _order.Remove(known);
                _order.AddFirst(known);
                return;
            }

            long bytes = BytesOf(volume);
            if (bytes > CapacityBytes || !othersGiveWay && _heldBytes + bytes > CapacityBytes)
                return;
            while (_heldBytes + bytes > CapacityBytes)
            {
                Volume oldest = _order.Last!.Value;
                _order.RemoveLast();
                _nodes.Remove(oldest);
                _heldBytes -= BytesOf(oldest);
            }

            _nodes.Add(volume, _order.AddFirst(volume));
            _heldBytes += bytes;
        }
    }
}
