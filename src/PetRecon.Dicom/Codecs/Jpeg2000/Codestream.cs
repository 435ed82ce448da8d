namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>The headers of a codestream, and where each tile's packets are (ISO/IEC 15444-1, annex A).</summary>
internal sealed class Codestream
{
    private const int TilePartHeaderBytes = 14;
    private readonly PackedMainHeaders _packedHeaders = new();
    private int _tilePartCount;

    private Codestream(ImageSize size)
    {
        Size = size;
        Parameters = new(size.Components.Length);
        Tiles = new TileStream?[size.TileCount];
    }

    public ImageSize Size { get; }

    /// <summary>What the main header says of coding.</summary>
    public CodingParameters Parameters { get; }

    public TileStream?[] Tiles { get; }

    public static Codestream Read(ReadOnlySpan<byte> frame, in FrameFormat format)
    {
        (int start, int end) = Jp2Container.FindCodestream(frame);
        MarkerReader reader = new(frame, start, end);
        if (reader.ReadUInt16() != Marker.StartOfCodestream)
            throw Fault.At(start, "the codestream does not begin with its marker FF4F.");
        if (reader.ReadUInt16() != Marker.ImageSize)
            throw Fault.At(start + 2, "the image size (SIZ, FF51) does not come first.");

        ImageSize size = ImageSize.Read(reader.TakeSegment(), format);
        if (size.TileCount > (end - start) / TilePartHeaderBytes)
            throw Fault.At(start, $"the codestream of {end - start} bytes is too short for its {size.TileCount} tiles.");
        Codestream codestream = new(size);
        codestream.ReadMainHeader(ref reader);
        codestream.ReadTileParts(frame, ref reader);
        for (int i = 0; i < codestream.Tiles.Length; i++)
        {
            if (codestream.Tiles[i] is null)
                throw Fault.At(reader.Position, $"the codestream ends without tile {i} of {codestream.Tiles.Length}.");
        }

        return codestream;
    }

    private void ReadMainHeader(ref MarkerReader reader)
    {
        while (true)
        {
            int at = reader.Position;
            int marker = reader.ReadUInt16();
            if (marker == Marker.StartOfTilePart)
                return;
            MarkerReader segment = TakeSegment(ref reader, marker, at);
            if (marker == Marker.PackedHeadersMain)
                _packedHeaders.Add(segment);
            else if (marker == Marker.ExtendedCapabilities)
                CheckCapabilities(segment);
            else
                Parameters.TryRead(marker, segment);
        }
    }

    private static MarkerReader TakeSegment(ref MarkerReader reader, int marker, int at)
    {
        if (Marker.IsPart2(marker))
            throw Fault.At(at, $"marker {marker:X4} belongs to Part 2 of the standard, which is not read.");
        if (marker < 0xFF00 || marker is Marker.StartOfData or Marker.EndOfCodestream or Marker.StartOfCodestream)
            throw Fault.At(at, $"{marker:X4} stands where a header's marker segment should begin.");
        return reader.TakeSegment();
    }

    private static void CheckCapabilities(MarkerReader segment)
    {
        const uint part15 = 1u << (32 - 15);
        int at = segment.Position;
        if ((segment.ReadUInt32() & part15) != 0)
            throw Fault.At(at, "High-Throughput JPEG 2000 (HTJ2K, Part 15) is not read.");
    }

    // The reader stands behind the first tile part's marker.
    private void ReadTileParts(ReadOnlySpan<byte> frame, ref MarkerReader reader)
    {
        while (true)
        {
            int partEnd = ReadTilePart(frame, reader.Position - 2, reader.End);
            reader = new(frame, partEnd, reader.End);
            // The last marker can be lost, and padding may be all that is left; nothing of the image is in them.
            if (reader.Remaining < 2)
                return;
            int marker = reader.ReadUInt16();
            if (marker == Marker.EndOfCodestream || !frame[partEnd..reader.End].ContainsAnyExcept((byte)0))
                return;
            if (marker != Marker.StartOfTilePart)
                throw Fault.At(partEnd, $"{marker:X4} stands where a tile part or the end of the codestream should be.");
        }
    }

    private int ReadTilePart(ReadOnlySpan<byte> frame, int start, int end)
    {
        MarkerReader reader = new(frame, start + 2, end);
        MarkerReader segment = reader.TakeSegment();
        int index = segment.ReadUInt16();
        uint length = segment.ReadUInt32();
        int part = segment.ReadByte();
        if (index >= Tiles.Length)
            throw Fault.At(start, $"a part of tile {index}; there are {Tiles.Length} tiles.");
        int partEnd = length == 0 ? FindEnd(frame, start, end) : (int)Math.Min(start + (long)length, int.MaxValue);
        if (partEnd > end || partEnd < start + TilePartHeaderBytes)
            throw Fault.At(start, $"a part of tile {index} claims {length} bytes, {end - start} are there: the codestream is cut short or damaged.");

        TileStream tile = Tiles[index] ??= new(new(Size.Components.Length), start);
        if (part != tile.NextTilePart)
            throw Fault.At(start, $"part {part} of tile {index} comes where part {tile.NextTilePart} is due.");
        tile.NextTilePart++;
        if (reader.Position > partEnd)
            throw Fault.At(start, $"the header of a part of tile {index} is longer than the part, {length} bytes.");
        reader = new(frame, reader.Position, partEnd);
        ReadTilePartHeader(tile, ref reader);
        if (!_packedHeaders.IsEmpty)
            tile.AddPackedHeaders(_tilePartCount, _packedHeaders.TakeNext(start), start);
        _tilePartCount++;
        tile.Packets.Add(new(reader.Position, partEnd));
        return partEnd;
    }

    private void ReadTilePartHeader(TileStream tile, ref MarkerReader reader)
    {
        while (true)
        {
            int at = reader.Position;
            int marker = reader.ReadUInt16();
            if (marker == Marker.StartOfData)
                return;
            MarkerReader segment = TakeSegment(ref reader, marker, at);
            if (marker == Marker.PackedHeadersTile && _packedHeaders.IsEmpty)
                tile.AddPackedHeaders(segment.ReadByte(), segment.Take(segment.Remaining), at);
            else
                tile.Parameters.TryRead(marker, segment);
        }
    }

    // A length of 0 stands for: up to the end of the codestream, whose marker may have padding behind it or be missing.
    private static int FindEnd(ReadOnlySpan<byte> frame, int start, int end)
    {
        int marker = frame[start..end].LastIndexOf([(byte)0xFF, (byte)0xD9]);
        return marker < 0 ? end : start + marker;
    }
}
