using PetRecon.Dicom.Codecs;
using PetRecon.Dicom.Pixels;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs.JpegLs;

/// <summary>JPEG-LS against CharLS, which dcmtk encodes and decodes with, and against itself.</summary>
public class JpegLsTests
{
    public static TheoryData<int> Bits => [.. Enumerable.Range(2, 15)];

    [Theory]
    [MemberData(nameof(Bits))]
    public void What_is_encoded_decodes_to_the_same(int bits)
    {
        foreach ((int columns, int rows, int samples) in ((int, int, int)[])[(1, 1, 1), (2, 300, 1), (257, 63, 1), (50, 40, 3), (1000, 3, 1)])
        {
            FrameFormat format = new(columns, rows, samples, bits > 8 ? 16 : 8, false);
            foreach (double noise in (double[])[0, 0.01, 1])
            {
                byte[] frame = TestFrame.Make(format, bits, noise);
                byte[] decoded = new byte[frame.Length];
                JpegLsDecoder.Decode(JpegLsEncoder.Encode(frame, format, bits), format, decoded);
                Assert.Equal(frame, decoded);
            }
        }
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(12, 1)]
    [InlineData(16, 1)]
    [InlineData(8, 3)]
    public void Dcmtk_decodes_what_is_encoded(int bits, int samples)
    {
        FrameFormat format = new(203, 101, samples, bits > 8 ? 16 : 8, false);
        foreach (double noise in (double[])[0.003, 1])
        {
            byte[] frame = TestFrame.Make(format, bits, noise);
            DicomDataset coded = FrameWriter.Transcode(OtherProgram.Image(frame, format, bits), DicomTransferSyntax.JPEGLSLossless, "test");
            DicomDataset judged = OtherProgram.Rewrite(coded, "dcmdjpls");
            Assert.Equal(frame, OtherProgram.Native(judged)[..frame.Length]);
        }
    }

    [Theory]
    [InlineData(8, 1, "+el")]
    [InlineData(8, 3, "+el +il")]
    [InlineData(8, 3, "+el +is")]
    [InlineData(8, 3, "+el +in")]
    [InlineData(12, 1, "+el")]
    [InlineData(16, 1, "+el")]
    [InlineData(8, 1, "+en +md 1")]
    [InlineData(8, 3, "+en +md 3 +il")]
    [InlineData(8, 3, "+en +md 3 +is")]
    [InlineData(8, 3, "+en +md 3 +in")]
    [InlineData(10, 1, "+en +md 2")]
    [InlineData(16, 1, "+en +md 7")]
    [InlineData(12, 1, "+el +pc +t1 9 +t2 30 +t3 90 +rs 31")]
    [InlineData(8, 3, "+en +md 2 +il +pc +t1 9 +t2 30 +t3 90 +rs 100")]
    public void Streams_of_dcmtk_decode_to_what_dcmtk_decodes(int bits, int samples, string options)
    {
        FrameFormat format = new(203, 101, samples, bits > 8 ? 16 : 8, false);
        foreach (double noise in (double[])[0.003, 0.2])
        {
            DicomDataset coded = OtherProgram.Rewrite(OtherProgram.Image(TestFrame.Make(format, bits, noise), format, bits), "dcmcjpls", options.Split(' '));
            DicomDataset judged = OtherProgram.Rewrite(coded, "dcmdjpls");
            byte[] decoded = new byte[format.FrameBytes];
            JpegLsDecoder.Decode(OtherProgram.Stream(coded), format, decoded);
            byte[] expected = new byte[format.FrameBytes];
            FrameReader.Create(judged, "dcmdjpls").ReadStored(0, expected);
            Assert.Equal(expected, decoded);
        }
    }

    // Behind a restart marker all begins anew, so stripes that were encoded alone make one stream with restarts.
    [Fact]
    public void Restart_intervals_begin_anew()
    {
        FrameFormat stripe = new(90, 7, 1, 16, false);
        FrameFormat whole = stripe with { Rows = 5 * stripe.Rows + 3 };
        byte[] frame = TestFrame.Make(whole, 12);
        List<byte> stream = [];
        for (int i = 0; i < 6; i++)
        {
            FrameFormat part = stripe with { Rows = i < 5 ? stripe.Rows : 3 };
            byte[] coded = JpegLsEncoder.Encode(frame.AsSpan(i * (int)stripe.FrameBytes, (int)part.FrameBytes), part, 12);
            const int HeaderBytes = 25;
            if (i == 0)
            {
                coded[8] = (byte)whole.Rows;
                stream.AddRange([.. coded[..2], 0xFF, 0xDD, 0, 4, 0, (byte)stripe.Rows, .. coded[2..HeaderBytes]]);
            }
            else
            {
                stream.AddRange([0xFF, (byte)(0xD0 + i - 1)]);
            }

            stream.AddRange(coded[HeaderBytes..^2]);
        }

        byte[] decoded = new byte[whole.FrameBytes];
        JpegLsDecoder.Decode(stream.ToArray(), whole, decoded);
        Assert.Equal(frame, decoded);
        stream.RemoveAt(stream.LastIndexOf(0xD4));
        Assert.Throws<CodecException>(() => JpegLsDecoder.Decode(stream.ToArray(), whole, decoded));
    }

    [Fact]
    public void Mapping_tables_and_other_shapes_are_refused_by_name()
    {
        FrameFormat format = new(20, 20, 1, 8, false);
        byte[] coded = JpegLsEncoder.Encode(TestFrame.Make(format, 8), format, 8);
        byte[] mapped = (byte[])coded.Clone();
        mapped[21] = 1;
        Assert.Contains("mapping table", Refused(mapped, format), StringComparison.Ordinal);
        Assert.Contains("20 x 20 of 1 components; 20 x 21", Refused(coded, format with { Rows = 21 }), StringComparison.Ordinal);
        Assert.Contains("the data end in row", Refused(coded[..60], format), StringComparison.Ordinal);
        Assert.Contains("not a JPEG-LS stream", Refused([1, 2, 3, 4, 5], format), StringComparison.Ordinal);
    }

    private static string Refused(byte[] data, FrameFormat format) =>
        Assert.Throws<CodecException>(() => JpegLsDecoder.Decode(data, format, new byte[format.FrameBytes])).Message;
}
