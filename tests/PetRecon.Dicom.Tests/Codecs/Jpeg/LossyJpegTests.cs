using System.Text;
using PetRecon.Dicom.Codecs;
using PetRecon.Dicom.Pixels;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg;

/// <summary>Baseline and 12-bit JPEG against libjpeg-turbo and dcmtk's libjpeg: the same bytes, as all use the same integer transform.</summary>
public class LossyJpegTests
{
    private const string Package = "libjpeg-turbo-progs";

    [Theory]
    [InlineData("-grayscale -quality 90")]
    [InlineData("-grayscale -quality 30 -restart 5B -optimize")]
    [InlineData("-sample 1x1 -quality 95")]
    [InlineData("-sample 2x1 -quality 80")]
    [InlineData("-sample 2x2 -quality 80")]
    [InlineData("-sample 2x2 -quality 100 -restart 1")]
    [InlineData("-sample 2x1 -quality 60 -restart 7B -optimize")]
    [InlineData("-sample 4x1 -quality 80")]
    [InlineData("-rgb -quality 85")]
    public void Streams_of_cjpeg_decode_to_what_djpeg_decodes(string options)
    {
        foreach ((int columns, int rows) in ((int, int)[])[(131, 77), (64, 48), (5, 3), (1, 1)])
            Check(columns, rows, options.Split(' '));
    }

    [Fact]
    public void Scans_of_single_components_decode_to_what_djpeg_decodes()
    {
        string scans = Path.GetTempFileName();
        try
        {
            File.WriteAllText(scans, "0;\n2;\n1;\n");
            Check(131, 77, "-sample", "2x2", "-quality", "80", "-restart", "3B", "-scans", scans);
        }
        finally
        {
            File.Delete(scans);
        }
    }

    [Theory]
    [InlineData(8, 1, "+eb")]
    [InlineData(8, 1, "+ee")]
    [InlineData(12, 1, "+ee +bt")]
    [InlineData(8, 3, "+eb +s4 +cn")]
    [InlineData(8, 3, "+eb +s2 +cn")]
    [InlineData(8, 3, "+eb +cr")]
    public void Streams_of_dcmtk_decode_to_what_dcmtk_decodes(int bits, int samples, string options)
    {
        FrameFormat format = new(203, 101, samples, bits > 8 ? 16 : 8, false);
        byte[] frame = TestFrame.Make(format, bits, 0.05);
        DicomDataset coded = OtherProgram.Rewrite(OtherProgram.Image(frame, format, bits), "dcmcjpeg", options.Split(' '));
        DicomDataset judged = OtherProgram.Rewrite(coded, "dcmdjpeg", "+cn");
        byte[] expected = new byte[format.FrameBytes];
        byte[] decoded = new byte[format.FrameBytes];
        FrameReader.Create(judged, "dcmdjpeg").ReadStored(0, expected);
        JpegDecoder.Decode(OtherProgram.Stream(coded), format, decoded);
        Assert.Equal(expected, decoded);
    }

    private static void Check(int columns, int rows, params string[] options)
    {
        FrameFormat format = new(columns, rows, 3, 8, false);
        string image = Path.GetTempFileName();
        string coded = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(image, [.. Encoding.ASCII.GetBytes($"P6 {columns} {rows} 255\n"), .. TestFrame.Make(format, 8, 0.1)]);
            byte[] stream = OtherProgram.Run(Package, "cjpeg", [.. options, image]);
            File.WriteAllBytes(coded, stream);
            byte[] expected = OtherProgram.Run(Package, "djpeg", "-pnm", coded);
            FrameFormat stored = format with { SamplesPerPixel = options[0] == "-grayscale" ? 1 : 3 };
            byte[] decoded = new byte[stored.FrameBytes];
            JpegDecoder.Decode(stream, stored, decoded);
            if (JpegDecoder.SaysYcbcr(stream) == true && stored.SamplesPerPixel == 3)
                ColourFrames.ToRgb(decoded);
            Assert.Equal(expected[^decoded.Length..], decoded);
        }
        finally
        {
            File.Delete(image);
            File.Delete(coded);
        }
    }
}
