namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>What the tile parts of one tile hold: parameters, packets and packed packet headers.</summary>
internal sealed class TileStream(CodingParameters parameters, int firstByte)
{
    private readonly SortedDictionary<int, byte[]> _packedHeaders = [];

    public CodingParameters Parameters { get; } = parameters;

    /// <summary>Where its first tile part begins.</summary>
    public int FirstByte { get; } = firstByte;

    /// <summary>The packets, a range for each tile part.</summary>
    public List<ByteRange> Packets { get; } = [];

    public int NextTilePart { get; set; }

    /// <summary>Takes in packet headers that stand outside the packets.</summary>
    /// <param name="order">Their place among all such of the tile.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="at">Byte of the frame, for a fault.</param>
    public void AddPackedHeaders(int order, ReadOnlySpan<byte> headers, long at)
    {
        if (!_packedHeaders.TryAdd(order, headers.ToArray()))
            throw Fault.At(at, $"two segments of packed packet headers are both number {order}.");
    }

    /// <summary>All packet headers in order; null where they stand in the packets.</summary>
    public byte[]? JoinPackedHeaders() => _packedHeaders.Count == 0 ? null : [.. _packedHeaders.Values.SelectMany(part => part)];
}
