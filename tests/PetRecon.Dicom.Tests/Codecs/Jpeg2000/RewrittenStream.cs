using System.Buffers.Binary;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg2000;

/// <summary>
/// A codestream of one tile, taken apart into segments and packets (it was written with SOP and EPH markers), to be put together in ways that OpenJPEG's
/// encoder does not know.
/// </summary>
internal sealed class RewrittenStream
{
    private const int TilePart = 0xFF90;
    private const int Data = 0xFF93;
    private readonly List<byte[]> _mainSegments = [];
    private readonly List<byte[]> _tileSegments = [];

    public RewrittenStream(byte[] stream)
    {
        int position = 2;
        for (; MarkerAt(stream, position) != TilePart; position += 2 + MarkerAt(stream, position + 2))
            _mainSegments.Add(stream[position..(position + 2 + MarkerAt(stream, position + 2))]);
        position += 12;
        if (MarkerAt(stream, position) != Data)
            throw new ArgumentException("The tile part has a header of its own.", nameof(stream));
        SplitPackets(stream.AsSpan(position + 2, stream.Length - position - 4));
    }

    /// <summary>Header and body of each packet.</summary>
    public List<(byte[] Header, byte[] Body)> Packets { get; } = [];

    /// <summary>A segment of the main header, marker and length included, to be changed in place.</summary>
    public byte[] MainSegment(int marker) => _mainSegments.Single(segment => MarkerAt(segment, 0) == marker);

    public void Remove(int marker) => _mainSegments.RemoveAll(segment => MarkerAt(segment, 0) == marker);

    public void AddToMainHeader(int marker, params byte[] body) => _mainSegments.Add(Segment(marker, body));

    public void AddToTileHeader(int marker, params byte[] body) => _tileSegments.Add(Segment(marker, body));

    /// <summary>The stream with packet headers in the packets.</summary>
    public byte[] Build() => Build(packet => [.. packet.Header, .. packet.Body]);

    /// <summary>The stream with packet headers in a number of PPT segments.</summary>
    public byte[] BuildWithTileHeaders(int segments)
    {
        byte[] headers = [.. Packets.SelectMany(packet => packet.Header)];
        for (int i = 0; i < segments; i++)
            AddToTileHeader(0xFF61, [(byte)i, .. headers[(headers.Length * i / segments)..(headers.Length * (i + 1) / segments)]]);
        return Build(packet => packet.Body);
    }

    /// <summary>The stream with packet headers in a number of PPM segments.</summary>
    public byte[] BuildWithMainHeaders(int segments)
    {
        byte[] headers = [0, 0, 0, 0, .. Packets.SelectMany(packet => packet.Header)];
        BinaryPrimitives.WriteInt32BigEndian(headers, headers.Length - 4);
        for (int i = 0; i < segments; i++)
            AddToMainHeader(0xFF60, [(byte)i, .. headers[(headers.Length * i / segments)..(headers.Length * (i + 1) / segments)]]);
        return Build(packet => packet.Body);
    }

    private static int MarkerAt(ReadOnlySpan<byte> bytes, int position) => BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]);

    private static byte[] Segment(int marker, byte[] body) =>
        [(byte)(marker >> 8), (byte)marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    private byte[] Build(Func<(byte[] Header, byte[] Body), byte[]> inPlace)
    {
        byte[] packets = [.. Packets.SelectMany(inPlace)];
        byte[] header = [.. _tileSegments.SelectMany(segment => segment)];
        byte[] part = [0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, .. header, 0xFF, 0x93, .. packets];
        BinaryPrimitives.WriteInt32BigEndian(part.AsSpan(6), part.Length);
        return [0xFF, 0x4F, .. _mainSegments.SelectMany(segment => segment), .. part, 0xFF, 0xD9];
    }

    private void SplitPackets(ReadOnlySpan<byte> packets)
    {
        ReadOnlySpan<byte> start = [0xFF, 0x91, 0, 4];
        while (!packets.IsEmpty)
        {
            int next = packets[6..].IndexOf(start);
            ReadOnlySpan<byte> packet = packets[6..(next < 0 ? packets.Length : next + 6)];
            int headerEnd = packet.IndexOf([(byte)0xFF, (byte)0x92]) + 2;
            Packets.Add((packet[..headerEnd].ToArray(), packet[headerEnd..].ToArray()));
            packets = packets[(6 + packet.Length)..];
        }
    }
}
