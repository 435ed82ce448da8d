using PetRecon.Dicom.Codecs;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs;

public class RleTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(16, 1)]
    [InlineData(32, 1)]
    [InlineData(8, 3)]
    [InlineData(16, 3)]
    public void What_is_encoded_decodes_to_the_same(int bitsAllocated, int samples)
    {
        foreach (int columns in (int[])[1, 7, 128, 129, 300])
        {
            FrameFormat format = new(columns, 37, samples, bitsAllocated, false);
            foreach (double noise in (double[])[0, 0.002, 1])
            {
                byte[] frame = TestFrame.Make(format, Math.Min(bitsAllocated, 30), noise);
                byte[] decoded = new byte[frame.Length];
                RleDecoder.Decode(RleEncoder.Encode(frame, format), format, decoded);
                Assert.Equal(frame, decoded);
            }
        }
    }

    [Fact]
    public void Runs_are_coded_as_the_annex_has_them()
    {
        // One row: a literal of 3, a run of 5, a literal of 1 and a byte of padding behind the odd length.
        FrameFormat format = new(9, 1, 1, 8, false);
        byte[] encoded = RleEncoder.Encode([1, 2, 3, 4, 4, 4, 4, 4, 5], format);
        Assert.Equal((byte[])[2, 1, 2, 3, 0xFC, 4, 0, 5], encoded[64..]);
        Assert.Equal((byte[])[1, 0, 0, 0, 64, 0, 0, 0], encoded[..8]);
    }

    [Theory]
    [InlineData(20, -1, "header")]
    [InlineData(100, 0, "segments")]
    [InlineData(100, 5, "outside")]
    [InlineData(66, -1, "ends after")]
    public void Damage_is_told_with_its_place(int length, int damagedByte, string problem)
    {
        FrameFormat format = new(64, 64, 1, 8, false);
        byte[] encoded = RleEncoder.Encode(TestFrame.Make(format, 8), format)[..length];
        if (damagedByte >= 0)
            encoded[damagedByte] = 99;
        CodecException exception = Assert.Throws<CodecException>(() => RleDecoder.Decode(encoded, format, new byte[format.FrameBytes]));
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.True(exception.ByteOffset >= 0);
    }

    [Fact]
    public void Dcmtk_decodes_what_is_encoded()
    {
        FrameFormat format = new(131, 57, 3, 8, false);
        byte[] frame = TestFrame.Make(format, 8);
        DicomDataset coded = PetRecon.Dicom.Pixels.FrameWriter.Transcode(OtherProgram.Image(frame, format, 8), DicomTransferSyntax.RLELossless, "test");
        DicomDataset judged = OtherProgram.Rewrite(coded, "dcmdrle");
        Assert.Equal(frame, OtherProgram.Native(judged)[..frame.Length]);
    }
}
