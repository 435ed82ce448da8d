using System.Security.Cryptography;
using PetRecon.Dicom.Codecs;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg2000;

/// <summary>Real files, by Kakadu and by OpenJPEG. Hashes are of the pixels as gdcm 3.0.21 with OpenJPEG 2.5.0 decodes them.</summary>
public class Jpeg2000FileTests
{
    [Theory]
    [InlineData("codecs_nema/CT1_J2KR", "1add6ede2975")]
    [InlineData("codecs_nema/NM1_J2KR", "a6e9d3214333")]
    [InlineData("edge/fo-dicom/GH064.dcm", "98fedc680814")]
    [InlineData("edge/pydicom/MR_small_jp2klossless.dcm", "88617aaa4613")]
    [InlineData("edge/pydicom-data/explicit_VR-UN.dcm", "a729f6fe1e75")]
    public void A_lossless_file_has_the_pixels_that_gdcm_finds(string file, string hash) => Assert.Equal(hash, HashOf(Decode(file, threads: 1)));

    [Theory]
    [InlineData("codecs_nema/CT1_J2KI", "69fd32cca92f")]
    [InlineData("edge/fo-dicom/CT1_J2KI", "69fd32cca92f")]
    [InlineData("edge/pydicom/JPEG2000.dcm", "0b1224a6dcd0")]
    public void A_lossy_file_has_the_pixels_that_gdcm_finds_to_the_last_bit(string file, string hash) =>
        Assert.Equal(hash, HashOf(Decode(file, threads: 1)));

    [Theory]
    [InlineData("codecs_nema/CT1_J2KR", "codecs_nema/CT1_UNC")]
    [InlineData("codecs_nema/NM1_J2KR", "codecs_nema/NM1_UNC")]
    public void A_lossless_file_has_the_pixels_of_its_uncompressed_twin(string file, string twin) =>
        Assert.Equal(Frame(twin, out _), Decode(file, threads: 1));

    [Theory]
    [InlineData("codecs_nema/CT1_J2KR")]
    [InlineData("codecs_nema/CT1_J2KI")]
    public void Threads_do_not_change_the_pixels(string file) => Assert.Equal(Decode(file, threads: 1), Decode(file, threads: 4));

    private static byte[] Decode(string file, int threads)
    {
        byte[] frame = Frame(file, out FrameFormat format);
        byte[] pixels = new byte[format.FrameBytes];
        Jpeg2000Decoder.Decode(frame, format, pixels, threads);
        return pixels;
    }

    private static byte[] Frame(string file, out FrameFormat format)
    {
        DicomDataset dataset = DicomFile.Open(Repository.SharedData("dicom/" + file)).Dataset;
        DicomPixelData pixels = DicomPixelData.Create(dataset);
        format = new(
            pixels.Width, pixels.Height, pixels.SamplesPerPixel, pixels.BitsAllocated, dataset.GetSingleValue<ushort>(DicomTag.PixelRepresentation) == 1);
        return pixels.GetFrame(0).Data;
    }

    private static string HashOf(byte[] pixels) => Convert.ToHexStringLower(SHA256.HashData(pixels))[..12];
}
