namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// Reads the packets of a tile one after the other: which code blocks they add to, and where those bytes are (ISO/IEC 15444-1, B.9 and B.10).
/// </summary>
internal sealed class PacketReader
{
    // The sample type of the block decoder holds a sign, this many planes and half a step.
    private const int MaxBitPlanes = 30;
    private readonly ReadOnlyMemory<byte> _frame;
    private readonly List<ByteRange> _ranges;
    private readonly byte[]? _packedHeaders;
    private readonly TileComponent[] _components;
    private readonly List<(CodeBlock Block, CodewordPart Part)> _parts = [];
    private int _range;
    private int _position;
    private int _packedPosition;

    public PacketReader(ReadOnlyMemory<byte> frame, TileStream tile, byte[]? packedHeaders, TileComponent[] components)
    {
        _frame = frame;
        _ranges = tile.Packets;
        _packedHeaders = packedHeaders;
        _components = components;
        _position = _ranges[0].Start;
    }

    /// <summary>Reads the packet of a precinct's next layer.</summary>
    public void ReadPacket(Precinct precinct)
    {
        while (_position == _ranges[_range].End && _range + 1 < _ranges.Count)
            _position = _ranges[++_range].Start;
        ReadOnlySpan<byte> frame = _frame.Span;
        SkipMarker(frame, ref _position, _ranges[_range].End, Marker.StartOfPacket, 6);
        _parts.Clear();
        if (_packedHeaders is null)
        {
            PacketHeaderReader bits = new(frame, _position, _ranges[_range].End, 0);
            ReadHeader(ref bits, precinct);
            _position = bits.Position;
            SkipMarker(frame, ref _position, _ranges[_range].End, Marker.EndOfPacketHeader, 2);
        }
        else
        {
            PacketHeaderReader bits = new(_packedHeaders, _packedPosition, _packedHeaders.Length, _ranges[0].Start);
            ReadHeader(ref bits, precinct);
            _packedPosition = bits.Position;
            SkipMarker(_packedHeaders, ref _packedPosition, _packedHeaders.Length, Marker.EndOfPacketHeader, 2);
        }

        precinct.LayersRead++;
        PlaceParts();
    }

    private static void SkipMarker(ReadOnlySpan<byte> bytes, ref int position, int end, int marker, int length)
    {
        if (end - position >= length && bytes[position] == marker >> 8 && bytes[position + 1] == (marker & 0xFF))
            position += length;
    }

    private void PlaceParts()
    {
        int end = _ranges[_range].End;
        foreach ((CodeBlock block, CodewordPart part) in _parts)
        {
            if (part.Length > end - _position)
            {
                throw Fault.At(_position, $"a code block claims {part.Length} bytes, {end - _position} are left of the tile part: " +
                    "the codestream is cut short or damaged.");
            }

            block.Add(part with { Start = _position });
            _position += part.Length;
        }
    }

    private void ReadHeader(ref PacketHeaderReader bits, Precinct precinct)
    {
        if (bits.ReadBit() != 0)
        {
            BlockStyle style = _components[precinct.Component].Coding.Style;
            foreach (PrecinctBand band in precinct.Bands)
            {
                for (int i = 0; i < band.Blocks.Length; i++)
                {
                    if (IsInPacket(ref bits, band, i, precinct.LayersRead))
                        ReadBlock(ref bits, band.Blocks[i], style);
                }
            }
        }

        bits.Finish();
    }

    private static bool IsInPacket(ref PacketHeaderReader bits, PrecinctBand band, int index, int layer)
    {
        CodeBlock block = band.Blocks[index];
        if (block.IsIncluded)
            return bits.ReadBit() != 0;
        if (!band.FirstLayers.IsBelow(ref bits, index, layer + 1))
            return false;

        block.IsIncluded = true;
        int zeroPlanes = 0;
        while (!band.ZeroPlanes.IsBelow(ref bits, index, zeroPlanes + 1))
        {
            if (++zeroPlanes > band.Band.MagnitudeBits)
                throw Fault.At(bits.FramePosition, $"a code block has more than the {band.Band.MagnitudeBits} bit planes of its subband empty.");
        }

        block.BitPlanes = band.Band.MagnitudeBits - zeroPlanes;
        if (block.BitPlanes > MaxBitPlanes)
            throw Fault.At(bits.FramePosition, $"a code block of {block.BitPlanes} bit planes; this decoder reads up to {MaxBitPlanes}.");
        return true;
    }

    private void ReadBlock(ref PacketHeaderReader bits, CodeBlock block, BlockStyle style)
    {
        int passes = bits.ReadPassCount();
        int total = block.PassCount + passes;
        if (total > 3 * block.BitPlanes - 2)
            throw Fault.At(bits.FramePosition, $"{total} coding passes for a code block of {block.BitPlanes} bit plane(s).");
        while (bits.ReadBit() != 0)
            block.LengthBits++;

        int first = block.PassCount;
        while (passes > 0)
        {
            int count = CodeBlock.PassesInCodeword(first, passes, style);
            int length = bits.ReadLength(block.LengthBits, count);
            _parts.Add((block, new(0, length, count, CodeBlock.StartsCodeword(first, style))));
            first += count;
            passes -= count;
        }
    }
}
