using System.Security.Cryptography;
using PetRecon.Dicom.Codecs;
using PetRecon.Dicom.Pixels;
using PetRecon.Dicom.Tests.Codecs;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Pixels;

/// <summary>Colours against pydicom's (which agree with dcmj2pnm's, except for the native YBR_FULL_422, where dcmtk truncates).</summary>
public class ColourFramesTests
{
    [Theory]
    [InlineData("examples_palette.dcm", "322156a65198")]
    [InlineData("SC_rgb_jpeg_dcmtk.dcm", "ddb100d8f45a")]
    [InlineData("SC_ybr_full_422_uncompressed.dcm", "ddb100d8f45a")]
    public void Colours_are_those_of_pydicom(string file, string hash)
    {
        string path = Repository.SharedData("dicom/edge/pydicom/" + file);
        ColourFrames frames = ColourFrames.Create(DicomFile.Open(path).Dataset, path);
        byte[] colours = new byte[frames.FrameBytes];
        frames.Read(0, colours);
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(colours))[..12]);
    }

    [Fact]
    public void A_stream_that_says_RGB_is_not_turned_whatever_the_data_set_says()
    {
        FrameFormat format = new(40, 30, 3, 8, false);
        byte[] frame = TestFrame.Make(format, 8);
        DicomDataset coded = OtherProgram.Rewrite(OtherProgram.Image(frame, format, 8), "dcmcjpeg", "+eb", "+cr", "+q", "100");
        coded.AddOrUpdate(DicomTag.PhotometricInterpretation, "YBR_FULL_422");
        byte[] colours = new byte[format.FrameBytes];
        ColourFrames.Create(coded, "test").Read(0, colours);
        for (int i = 0; i < frame.Length; i++)
            Assert.InRange(colours[i] - frame[i], -8, 8);
    }

    [Fact]
    public void Planes_are_interleaved_and_16_bits_are_cut_to_the_upper_eight()
    {
        FrameFormat format = new(2, 1, 3, 16, false);
        DicomDataset dataset = OtherProgram.Image([0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6], format, 16);
        dataset.AddOrUpdate(DicomTag.PlanarConfiguration, (ushort)1);
        byte[] colours = new byte[6];
        ColourFrames.Create(dataset, "test").Read(0, colours);
        Assert.Equal((byte[])[1, 3, 5, 2, 4, 6], colours);
    }

    [Fact]
    public void A_palette_of_eight_bits_may_be_packed_or_in_segments()
    {
        DicomDataset dataset = OtherProgram.Image([0, 9, 10, 11, 13, 255], new FrameFormat(6, 1, 1, 8, false), 8);
        dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, "PALETTE COLOR");
        ushort[] descriptor = [4, 10, 8];
        dataset.AddOrUpdate(DicomTag.RedPaletteColorLookupTableDescriptor, descriptor);
        dataset.AddOrUpdate(DicomTag.GreenPaletteColorLookupTableDescriptor, descriptor);
        dataset.AddOrUpdate(DicomTag.BluePaletteColorLookupTableDescriptor, descriptor);
        dataset.AddOrUpdate(new DicomOtherWord(DicomTag.RedPaletteColorLookupTableData, 0x0201, 0x0403));
        dataset.AddOrUpdate(new DicomOtherWord(DicomTag.GreenPaletteColorLookupTableData, 5, 6, 7, 8));
        // A value of 9, then a line of three up to 30.
        dataset.AddOrUpdate(new DicomOtherWord(DicomTag.SegmentedBluePaletteColorLookupTableData, 0x0100, 0x0109, 0x1E03));
        byte[] colours = new byte[18];
        ColourFrames.Create(dataset, "test").Read(0, colours);
        Assert.Equal((byte[])[1, 5, 9, 1, 5, 9, 1, 5, 9, 2, 6, 16, 4, 8, 30, 4, 8, 30], colours);
    }

    [Fact]
    public void Segments_may_be_used_again_but_not_within_themselves()
    {
        ushort[] table = [1, 2, 10, 15, 20, 1, 2, 10, 15, 20];
        // Two segments at the start; used again by the third, from offset 0.
        Assert.Equal(table, SegmentedTable.Expand([0, 3, 1, 2, 10, 1, 2, 20, 2, 2, 0, 0], 10, "test"));
        Assert.Throws<DicomFormatException>(() => SegmentedTable.Expand([2, 1, 0, 0], 10, "test"));
        Assert.Throws<DicomFormatException>(() => SegmentedTable.Expand([0, 60000, 1], 10, "test"));
        Assert.Throws<DicomFormatException>(() => SegmentedTable.Expand([0, 1, 1], 10, "test"));
    }
}
