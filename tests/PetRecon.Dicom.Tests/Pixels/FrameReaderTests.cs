using System.Numerics;
using PetRecon.Dicom.Codecs;
using PetRecon.Dicom.Pixels;
using PetRecon.Dicom.Tests.Codecs;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Pixels;

public class FrameReaderTests
{
    [Fact]
    public void Values_are_masked_and_sign_extended_as_arithmetic_has_it()
    {
        Random random = new(TestFrame.Seed);
        foreach (int allocated in (int[])[8, 16, 32])
        {
            for (int stored = 1; stored <= allocated; stored++)
            {
                foreach (bool isSigned in (bool[])[false, true])
                {
                    int highBit = random.Next(stored - 1, allocated);
                    FrameFormat format = new(19, 11, 1, allocated, isSigned);
                    byte[] frame = new byte[format.FrameBytes];
                    random.NextBytes(frame);
                    DicomDataset dataset = OtherProgram.Image(frame, format, stored);
                    dataset.AddOrUpdate(DicomTag.HighBit, (ushort)highBit);
                    float[] values = new float[19 * 11];
                    FrameReader.Create(dataset, "test").ReadValues(0, 0.25, -3, values);
                    for (int i = 0; i < values.Length; i++)
                        Assert.Equal(Expected(frame.AsSpan(i * allocated / 8, allocated / 8), stored, highBit, isSigned), values[i]);
                }
            }
        }
    }

    [Fact]
    public void Pixels_that_are_cut_off_are_told_with_what_is_missing_or_read_as_zeros()
    {
#if FO_DICOM
        Assert.Skip("fo-dicom drops an element that is cut off.");
#endif
        string path = Repository.SharedData("dicom/edge/pydicom/MR_truncated.dcm");
        DicomDataset dataset = DicomFile.Open(path).Dataset;
        DicomFormatException exception = Assert.Throws<DicomFormatException>(() => FrameReader.Create(dataset, path));
        Assert.Contains("need 8192 bytes, 62 are missing", exception.Message, StringComparison.Ordinal);
        FrameReader lenient = FrameReader.Create(dataset, path, isLenient: true);
        Assert.Equal(62, lenient.MissingBytes);
        byte[] frame = SharedPixelsTests.ReadAll(lenient);
        FrameReader whole = FrameReader.Create(DicomFile.Open(Repository.SharedData("dicom/edge/pydicom/MR_small.dcm")).Dataset, "whole");
        Assert.Equal(SharedPixelsTests.ReadAll(whole)[..^62], frame[..^62]);
        Assert.Equal(new byte[62], frame[^62..]);
    }

    [Fact]
    public void Padding_behind_the_pixels_is_left_alone() => Assert.Equal(
        SharedPixelsTests.Hash(FrameReader.Create(DicomFile.Open(Repository.SharedData("dicom/edge/pydicom/MR_small.dcm")).Dataset, "plain")),
        SharedPixelsTests.Hash(FrameReader.Create(DicomFile.Open(Repository.SharedData("dicom/edge/pydicom/MR_small_padded.dcm")).Dataset, "padded")));

    [Fact]
    public void Frames_of_one_bit_are_the_same_in_RLE_and_deflated()
    {
        FrameReader rle = FrameReader.Create(DicomFile.Open(Repository.SharedData("dicom/edge/pydicom-data/liver_rle.dcm")).Dataset, "RLE");
        FrameReader deflated = FrameReader.Create(DicomFile.Open(Repository.SharedData("dicom/edge/pydicom-data/liver_deflate.dcm")).Dataset, "deflated");
        Assert.Equal(3, rle.FrameCount);
        Assert.Equal(SharedPixelsTests.ReadAll(deflated), SharedPixelsTests.ReadAll(rle));
        Assert.Contains((byte)1, SharedPixelsTests.ReadAll(rle));
    }

    [Fact]
    public void Frames_of_one_bit_may_begin_within_a_byte()
    {
        // 5 x 4 pixels in 4 frames; pydicom counts 74 set bits.
        string path = Repository.SharedData("nifti/ibsi/ibsi_1_digital_phantom/dicom/mask/mask.dcm");
        DicomDataset dataset = DicomFile.Open(path).Dataset;
        FrameReader reader = FrameReader.Create(dataset, path);
        byte[] bits = SharedPixelsTests.ReadAll(reader);
        Assert.Equal(74, bits.Sum(bit => bit));
        byte[] packed = OtherProgram.Native(dataset);
        Assert.Equal(Enumerable.Range(0, bits.Length).Select(i => (byte)((packed[i / 8] >> (i % 8)) & 1)), bits);
        float[] values = new float[20];
        reader.ReadValues(3, 2, 1, values);
        Assert.Equal(bits[60..].Select(bit => 2f * bit + 1), values);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void Floating_point_pixels_are_values(int bits)
    {
        double[] numbers = [1.5, -2.25, 1e10, 0.1, 7, -8];
        DicomDataset dataset = OtherProgram.Image(new byte[12], new FrameFormat(3, 2, 1, 16, false), 16);
        dataset.Remove(DicomTag.PixelData);
        if (bits == 32)
            dataset.AddOrUpdate(DicomVR.OF, DicomTag.FloatPixelData, [.. numbers.Select(number => (float)number)]);
        else
            dataset.AddOrUpdate(DicomVR.OD, DicomTag.DoubleFloatPixelData, numbers);
        float[] values = new float[6];
        FrameReader.Create(dataset, "test").ReadValues(0, 2, 1, values);
        Assert.Equal(numbers.Select(number => (float)((bits == 32 ? (float)number : number) * 2 + 1)), values);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000", "gdcmconv")]
    [InlineData("1.2.840.10008.1.2.4.100", "MPEG2", "ffmpeg")]
    public void A_syntax_that_is_not_known_is_named_with_what_can_rewrite_it(string uid, string name, string tool)
    {
        DicomDataset dataset = new(DicomTransferSyntax.Parse(uid));
        OtherProgram.Image(new byte[4], new FrameFormat(2, 2, 1, 8, false), 8).CopyTo(dataset);
        string message = Assert.Throws<DicomFormatException>(() => FrameReader.Create(dataset, "a.dcm")).Message;
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains(uid, message, StringComparison.Ordinal);
        Assert.Contains(tool, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.1.98")]
    [InlineData("1.2.840.10008.1.2.8.1")]
    public void Native_frames_in_fragments_keep_their_planes(string uid)
    {
        FrameFormat format = new(7, 5, 3, 8, false);
        byte[] frame = TestFrame.Make(format, 8);
        byte[] planes = new byte[frame.Length];
        for (int i = 0; i < frame.Length; i++)
            planes[i % 3 * 35 + i / 3] = frame[i];
        DicomDataset dataset = new(DicomTransferSyntax.Parse(uid));
        OtherProgram.Image(planes, format, 8).CopyTo(dataset);
        dataset.AddOrUpdate(DicomTag.PlanarConfiguration, (ushort)1);
        using MemoryStream deflated = new();
        using (System.IO.Compression.DeflateStream stream = new(deflated, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(planes);
        DicomOtherByteFragment fragments = new(DicomTag.PixelData);
        fragments.Fragments.Add(new MemoryByteBuffer(uid.EndsWith(".98", StringComparison.Ordinal) ? planes : deflated.ToArray()));
        dataset.AddOrUpdate(fragments);
        byte[] stored = new byte[frame.Length];
        FrameReader.Create(dataset, "test").ReadStored(0, stored);
        Assert.Equal(frame, stored);
    }

    [Fact]
    public void Headers_that_cannot_be_are_faults()
    {
        Assert.Contains("Bits Allocated", Fault(DicomTag.BitsAllocated, 24), StringComparison.Ordinal);
        Assert.Contains("do not fit", Fault(DicomTag.HighBit, 16), StringComparison.Ordinal);
        Assert.Contains("do not fit", Fault(DicomTag.BitsStored, 17), StringComparison.Ordinal);
        Assert.Contains("no pixels", Fault(DicomTag.Rows, 0), StringComparison.Ordinal);
        Assert.Contains("393192 are missing", Fault(DicomTag.Rows, 65535), StringComparison.Ordinal);
        Assert.Contains("Samples per Pixel", Fault(DicomTag.SamplesPerPixel, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_larger_than_its_compressed_bytes_can_give_is_a_fault()
    {
        FrameFormat format = new(20, 20, 1, 16, false);
        DicomDataset coded = FrameWriter.Transcode(
            OtherProgram.Image(TestFrame.Make(format, 12), format, 12), DicomTransferSyntax.RLELossless, "test");
        coded.AddOrUpdate(DicomTag.Rows, (ushort)20000);
        coded.AddOrUpdate(DicomTag.Columns, (ushort)20000);
        string message = Assert.Throws<DicomFormatException>(() => FrameReader.Create(coded, "a.dcm")).Message;
        Assert.Contains("frames of 800000000 bytes cannot come from", message, StringComparison.Ordinal);
        DicomDataset native = FrameWriter.Transcode(coded.AddOrUpdate(DicomTag.Rows, (ushort)20).AddOrUpdate(DicomTag.Columns, (ushort)20), DicomTransferSyntax.ExplicitVRLittleEndian, "test");
        native.AddOrUpdate(DicomTag.Rows, (ushort)50000);
        native.AddOrUpdate(DicomTag.Columns, (ushort)20000);
        message = Assert.Throws<DicomFormatException>(() => FrameReader.Create(native, "a.dcm", isLenient: true)).Message;
        Assert.Contains("frames of 2000000000 bytes cannot come from 800 stored bytes", message, StringComparison.Ordinal);
    }

    private static string Fault(DicomTag tag, ushort value)
    {
        DicomDataset dataset = OtherProgram.Image(new byte[18], new FrameFormat(3, 3, 1, 16, false), 16);
        dataset.AddOrUpdate(tag, value);
        return Assert.Throws<DicomFormatException>(() => FrameReader.Create(dataset, "a.dcm")).Message;
    }

    private static float Expected(ReadOnlySpan<byte> bytes, int stored, int highBit, bool isSigned)
    {
        BigInteger number = new BigInteger(bytes, isUnsigned: true) >> (highBit + 1 - stored);
        number %= BigInteger.One << stored;
        if (isSigned && number >= BigInteger.One << (stored - 1))
            number -= BigInteger.One << stored;
        return (float)((double)number * 0.25 - 3);
    }
}
