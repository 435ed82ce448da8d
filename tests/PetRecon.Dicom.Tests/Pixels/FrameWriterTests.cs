using PetRecon.Dicom.Codecs;
using PetRecon.Dicom.Pixels;
using PetRecon.Dicom.Tests.Codecs;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Pixels;

public class FrameWriterTests
{
    [Theory]
    [InlineData("dicom/codecs_nema/CT1_UNC")]
    [InlineData("dicom/codecs_nema/NM1_JPLL")]
    [InlineData("dicom/edge/fo-dicom/GH538-jpeg14sv1.dcm")]
    [InlineData("dicom/edge/pydicom/SC_rgb_rle_2frame.dcm")]
    [InlineData("dicom/edge/pydicom/ExplVR_BigEnd.dcm")]
    [InlineData("dicom/edge/pydicom/rtdose.dcm")]
    [InlineData("dicom/edge/pydicom-data/emri_small_RLE.dcm")]
    [InlineData("dicom/edge/pydicom-data/JLSL_16_15_1_1F.dcm")]
    [InlineData("dicom/edge/pydicom-data/liver_rle.dcm")]
    [InlineData("nifti/ibsi/ibsi_1_digital_phantom/dicom/mask/mask.dcm")]
    public void Samples_stay_the_same_in_every_syntax_that_is_written(string relative)
    {
        string path = Repository.SharedData(relative);
        DicomDataset dataset = DicomFile.Open(path).Dataset;
        FrameReader source = FrameReader.Create(dataset, path);
        byte[] expected = SharedPixelsTests.ReadAll(source);
        foreach (DicomTransferSyntax syntax in (DicomTransferSyntax[])[
            DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ExplicitVRBigEndian, .. FrameWriter.Compressed])
        {
            if (syntax == DicomTransferSyntax.JPEGLSLossless && source.Format.BitsAllocated is not (8 or 16))
            {
                Assert.Throws<ArgumentException>(() => FrameWriter.Transcode(dataset, syntax, path));
                continue;
            }

            using MemoryStream stream = new();
            new DicomFile(FrameWriter.Transcode(dataset, syntax, path)).Save(stream);
            stream.Position = 0;
            FrameReader again = FrameReader.Create(DicomFile.Open(stream).Dataset, path);
            Assert.Equal(syntax.UID.UID, again.Syntax.Uid);
            Assert.Equal(source.FrameCount, again.FrameCount);
            Assert.Equal(Masked(expected, source.Description), Masked(SharedPixelsTests.ReadAll(again), source.Description));
        }
    }

    [Fact]
    public void Gdcm_reads_what_is_written()
    {
        const string Program = "import sys, gdcm\n"
            + "r = gdcm.ImageReader(); r.SetFileName(sys.argv[1]); assert r.Read()\n"
            + "sys.stdout.buffer.write(r.GetImage().GetBuffer().encode('utf-8', 'surrogateescape'))\n";
        FrameFormat format = new(203, 101, 1, 16, true);
        byte[] frame = TestFrame.Make(format, 15);
        foreach (DicomTransferSyntax syntax in FrameWriter.Compressed)
        {
            string file = Path.GetTempFileName();
            try
            {
                new DicomFile(FrameWriter.Transcode(OtherProgram.Image(frame, format, 16), syntax, "test")).Save(file);
                Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/gdcm") || File.Exists("/usr/lib/python3/dist-packages/gdcm.py"), "gdcm is not on this machine (Debian package python3-gdcm).");
                Assert.Equal(frame, OtherProgram.Run("python3-gdcm", "/usr/bin/python3", "-c", Program, file));
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    [Fact]
    public void A_syntax_that_is_not_written_is_a_mistake_of_the_caller()
    {
        DicomDataset dataset = OtherProgram.Image(new byte[4], new FrameFormat(2, 2, 1, 8, false), 8);
        Assert.Contains(
            "cannot be written",
            Assert.Throws<ArgumentException>(() => FrameWriter.Transcode(dataset, DicomTransferSyntax.JPEG2000Lossless, "test")).Message,
            StringComparison.Ordinal);
    }

    // Bits above the stored ones are not kept by JPEG-LS.
    private static byte[] Masked(byte[] samples, PixelDescription description)
    {
        if (description.Format.BitsAllocated != 16)
            return samples;
        byte[] masked = (byte[])samples.Clone();
        for (int i = 1; i < masked.Length; i += 2)
            masked[i] &= (byte)(((1 << description.BitsStored) - 1) >> 8);
        return masked;
    }
}
