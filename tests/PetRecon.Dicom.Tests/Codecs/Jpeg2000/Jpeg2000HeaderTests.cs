using Xunit;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg2000;

/// <summary>
/// What OpenJPEG's encoder does not write: packed packet headers, changes of order within layers, parameters of single components and tiles.
/// </summary>
public class Jpeg2000HeaderTests
{
    private const int CodingDefault = 0xFF52;
    private const int CodingOfComponent = 0xFF53;
    private const int QuantizationDefault = 0xFF5C;
    private const int QuantizationOfComponent = 0xFF5D;
    private const int OrderChange = 0xFF5F;
    private static readonly TestImage _grey = new(173, 131, 1, 12, false);
    private static readonly TestImage _colour = new(97, 110, 3, 8, false);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Packet_headers_in_the_tile_header_are_found(int segments) =>
        AssertSame(_grey, stream => stream.BuildWithTileHeaders(segments), "-r 9,3,1 -c [64,64],[32,32]");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Packet_headers_in_the_main_header_are_found(int segments) =>
        AssertSame(_grey, stream => stream.BuildWithMainHeaders(segments), "-r 9,3,1 -c [64,64],[32,32]");

    [Fact]
    public void Orders_that_change_within_layers_are_followed() => AssertSame(_grey, ReorderPackets, "-r 9,3,1 -n 4 -p LRCP");

    [Fact]
    public void Parameters_of_components_go_before_the_default() => AssertSame(_colour, OverrideInMainHeader, "-n 4 -b 16,16 -M 6");

    [Fact]
    public void Parameters_of_a_tile_go_before_the_main_headers() => AssertSame(_colour, OverrideInTileHeader, "-n 4 -b 16,16 -M 6");

    [Fact]
    public void Steps_derived_from_the_lowest_subbands_are_those_of_OpenJPEG()
    {
        RewrittenStream stream = new(OpenJpeg.Compress(_grey.MakePlanes(), _grey.RawFormat, "-SOP -EPH -I -n 4 -r 6"));
        byte[] steps = stream.MainSegment(QuantizationDefault);
        stream.Remove(QuantizationDefault);
        // Another image than the encoder's, but one that both decoders have to agree on.
        stream.AddToMainHeader(QuantizationDefault, [(byte)((steps[4] & 0xE0) + 0x40 | 1), .. steps.AsSpan(5, 2)]);
        byte[] derived = stream.Build();
        byte[] pixels = _grey.Decode(derived);
        Assert.Equal(OpenJpeg.Decompress(derived), pixels);
        Assert.True(pixels.Distinct().Count() > 100, "The image is flat.");
    }

    // Layer by layer, each of four resolutions, becomes: the first layer of two resolutions, two layers of all, the rest.
    private static byte[] ReorderPackets(RewrittenStream stream)
    {
        (int Resolution, int Layer)[] order =
            [(0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (2, 1), (3, 0), (3, 1), (0, 2), (1, 2), (2, 2), (3, 2)];
        (byte[], byte[])[] packets = [.. stream.Packets];
        Assert.Equal(order.Length, packets.Length);
        stream.Packets.Clear();
        foreach ((int resolution, int layer) in order)
            stream.Packets.Add(packets[4 * layer + resolution]);
        stream.AddToMainHeader(OrderChange, 0, 0, 0, 1, 2, 1, 1, 0, 0, 0, 2, 4, 1, 4, 0, 0, 0, 3, 4, 1, 0);
        return stream.Build();
    }

    private static byte[] OverrideInMainHeader(RewrittenStream stream)
    {
        (byte[] coding, byte[] quantization) = (stream.MainSegment(CodingDefault), stream.MainSegment(QuantizationDefault));
        for (byte component = 0; component < 3; component++)
        {
            stream.AddToMainHeader(CodingOfComponent, [component, 0, .. coding.AsSpan(9)]);
            stream.AddToMainHeader(QuantizationOfComponent, [component, .. quantization.AsSpan(4)]);
        }

        Spoil(coding, quantization);
        return stream.Build();
    }

    private static byte[] OverrideInTileHeader(RewrittenStream stream)
    {
        (byte[] coding, byte[] quantization) = (stream.MainSegment(CodingDefault), stream.MainSegment(QuantizationDefault));
        stream.AddToTileHeader(CodingDefault, coding[4..]);
        stream.AddToTileHeader(QuantizationOfComponent, [0, .. quantization.AsSpan(4)]);
        stream.AddToTileHeader(QuantizationDefault, quantization[4..]);
        stream.AddToMainHeader(CodingOfComponent, [1, 0, 1, 2, 2, 0, 1]);
        Spoil(coding, quantization);
        return stream.Build();
    }

    // One level, other blocks and no styles; a guard bit more.
    private static void Spoil(byte[] coding, byte[] quantization)
    {
        coding[9] = 1;
        coding[10] = 4;
        coding[11] = 4;
        coding[12] = 0;
        quantization[4] += 0x20;
    }

    private static void AssertSame(TestImage image, Func<RewrittenStream, byte[]> rewrite, string options)
    {
        byte[] planes = image.MakePlanes();
        byte[] stream = rewrite(new(OpenJpeg.Compress(planes, image.RawFormat, "-SOP -EPH " + options)));
        // OpenJPEG first: the rewritten stream is sound.
        Assert.Equal(planes, OpenJpeg.Decompress(stream));
        Assert.Equal(image.Interleave(planes), image.Decode(stream));
    }
}
