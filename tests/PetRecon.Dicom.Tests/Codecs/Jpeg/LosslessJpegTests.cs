using System.Runtime.InteropServices;
using PetRecon.Dicom.Codecs;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg;

/// <summary>Lossless JPEG against streams of dcmtk, and of a plain encoder for features that dcmtk does not write.</summary>
public class LosslessJpegTests
{
    public static TheoryData<int> Predictors => [.. Enumerable.Range(1, 7)];

    [Theory]
    [MemberData(nameof(Predictors))]
    public void Streams_of_dcmtk_decode_to_their_samples(int predictor)
    {
        foreach ((int bits, int samples) in ((int, int)[])[(8, 1), (8, 3), (12, 1), (16, 1)])
        {
            FrameFormat format = new(203, 101, samples, bits > 8 ? 16 : 8, false);
            byte[] frame = TestFrame.Make(format, bits, 0.05);
            string[] options = predictor == 1 ? ["+e1"] : ["+el", "+sv", $"{predictor}"];
            // dcmtk's decoder is asked too: its sixth predictor has a fault of old that both of its sides share.
            DicomDataset coded = OtherProgram.Rewrite(OtherProgram.Image(frame, format, bits), "dcmcjpeg", options);
            byte[] decoded = new byte[format.FrameBytes];
            JpegDecoder.Decode(OtherProgram.Stream(coded), format, decoded);
            Assert.Equal(frame, decoded);
        }
    }

    [Theory]
    [MemberData(nameof(Predictors))]
    public void Every_precision_with_restarts_and_scans_of_one_component(int predictor)
    {
        for (int precision = 2; precision <= 16; precision++)
        {
            foreach (int components in (int[])[1, 3])
            {
                LosslessJpegWriter writer = new(61, 23, components, precision) { Predictor = predictor };
                Check(writer);
                Check(writer with { RestartRows = 1 });
                Check(writer with { RestartRows = 5, IsInterleaved = false });
                Check(writer with { PointTransform = 1, HasRowsBehind = true });
            }
        }
    }

    [Fact]
    public void A_missing_restart_marker_and_a_cut_stream_are_told()
    {
        LosslessJpegWriter writer = new(61, 23, 1, 12) { RestartRows = 5 };
        FrameFormat format = new(61, 23, 1, 16, false);
        byte[] stream = writer.Encode(MemoryMarshal.Cast<byte, ushort>(TestFrame.Make(format, 12)).ToArray());
        Assert.Contains("the data end in row", Refused(stream[..500], format), StringComparison.Ordinal);
        stream[stream.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD1]) + 1] = 0xD5;
        Assert.Contains("restart marker FF D1 is missing", Refused(stream, format), StringComparison.Ordinal);
        stream[stream.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC3]) + 1] = 0xC2;
        Assert.Contains("progressive", Refused(stream, format), StringComparison.Ordinal);
    }

    private static string Refused(byte[] data, FrameFormat format) =>
        Assert.Throws<CodecException>(() => JpegDecoder.Decode(data, format, new byte[format.FrameBytes])).Message;

    private static void Check(LosslessJpegWriter writer)
    {
        FrameFormat format = new(writer.Columns, writer.Rows, writer.Components, 16, false);
        ushort[] samples = MemoryMarshal.Cast<byte, ushort>(TestFrame.Make(format, writer.Precision, 1)).ToArray();
        ushort[] decoded = new ushort[samples.Length];
        JpegDecoder.Decode(writer.Encode(samples), format, MemoryMarshal.AsBytes(decoded.AsSpan()));
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (ushort)(samples[i] >> writer.PointTransform << writer.PointTransform);
        Assert.True(samples.AsSpan().SequenceEqual(decoded), $"{writer}");
    }
}
