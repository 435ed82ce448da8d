using System.Buffers.Binary;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// Packet headers of all tile parts, from the main header's PPM segments (ISO/IEC 15444-1, A.7.4). A part's headers may run over two segments.
/// </summary>
internal sealed class PackedMainHeaders
{
    private readonly SortedDictionary<int, byte[]> _segments = [];
    private byte[]? _joined;
    private int _position;

    public bool IsEmpty => _segments.Count == 0;

    public void Add(MarkerReader segment)
    {
        int at = segment.Position;
        int order = segment.ReadByte();
        if (!_segments.TryAdd(order, segment.Take(segment.Remaining).ToArray()))
            throw Fault.At(at, $"two PPM segments are both number {order}.");
    }

    /// <summary>The headers of the next tile part of the codestream.</summary>
    public ReadOnlySpan<byte> TakeNext(long at)
    {
        _joined ??= [.. _segments.Values.SelectMany(part => part)];
        if (_joined.Length - _position < 4)
            throw Fault.At(at, "the PPM segments hold no packet headers for this tile part.");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_joined.AsSpan(_position));
        _position += 4;
        if (length > _joined.Length - _position)
            throw Fault.At(at, $"the PPM segments claim {length} bytes of packet headers for this tile part, {_joined.Length - _position} are there.");
        _position += (int)length;
        return _joined.AsSpan(_position - (int)length, (int)length);
    }
}
