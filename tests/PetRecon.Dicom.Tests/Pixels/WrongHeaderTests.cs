using PetRecon.Dicom.Codecs;
using PetRecon.Dicom.Pixels;
using PetRecon.Dicom.Tests.Codecs;
using Xunit;

namespace PetRecon.Dicom.Tests.Pixels;

/// <summary>Descriptions that do not fit the pixels: whatever they say, it is pixels or a DicomFormatException.</summary>
public class WrongHeaderTests
{
    private const int Mutants = 4000;

    // Larger frames are possible where the syntax compresses without bound; reading them would only cost the test's time.
    private const long MostBytes = 1 << 24;

    private static readonly DicomTag[] s_described =
    [
        DicomTag.Rows, DicomTag.Columns, DicomTag.BitsAllocated, DicomTag.BitsStored, DicomTag.HighBit, DicomTag.PixelRepresentation,
        DicomTag.SamplesPerPixel, DicomTag.PlanarConfiguration, DicomTag.NumberOfFrames, DicomTag.PhotometricInterpretation,
    ];

    private static readonly string[] s_photometric = ["RGB", "YBR_FULL", "YBR_FULL_422", "PALETTE COLOR", "MONOCHROME1", "HSV", "YBR_RCT"];

    private static readonly int[] s_numbers = [0, 1, 2, 3, 4, 7, 8, 12, 15, 16, 17, 24, 31, 32, 64, 100, 1000, 65535];

    [Theory]
    [InlineData("native", 1)]
    [InlineData("native", 3)]
    [InlineData("RLE", 1)]
    [InlineData("RLE", 3)]
    [InlineData("JPEG-LS", 1)]
    [InlineData("JPEG-LS", 3)]
    public void A_wrong_description_gives_pixels_or_a_fault(string syntax, int samples)
    {
        FrameFormat format = new(24, 17, samples, samples == 1 ? 16 : 8, samples == 1);
        DicomDataset image = OtherProgram.Image(TestFrame.Make(format, 8), format, format.BitsAllocated);
        DicomTransferSyntax target = syntax switch
        {
            "RLE" => DicomTransferSyntax.RLELossless,
            "JPEG-LS" => DicomTransferSyntax.JPEGLSLossless,
            _ => DicomTransferSyntax.ImplicitVRLittleEndian,
        };
        DicomDataset dataset = FrameWriter.Transcode(image, target, "test");
        for (int i = 0; i < Mutants; i++)
        {
            int seed = TestFrame.Seed + i;
            DicomDataset mutant = Mutate(dataset, new Random(seed));
            try
            {
                ReadAll(mutant, isLenient: (i & 1) == 0);
            }
            catch (DicomFormatException)
            {
                // A fault that is told is a right outcome.
            }
            catch (Exception exception)
            {
                Assert.Fail($"{syntax}, {samples} samples, seed {seed}: {exception}");
            }
        }
    }

    private static DicomDataset Mutate(DicomDataset dataset, Random random)
    {
        DicomDataset mutant = dataset.Clone();
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            DicomTag tag = s_described[random.Next(s_described.Length)];
            if (random.Next(8) == 0)
                mutant.Remove(tag);
            else if (tag == DicomTag.PhotometricInterpretation)
                mutant.AddOrUpdate(tag, s_photometric[random.Next(s_photometric.Length)]);
            else if (tag == DicomTag.NumberOfFrames)
                mutant.AddOrUpdate(tag, s_numbers[random.Next(s_numbers.Length)]);
            else
                mutant.AddOrUpdate(tag, (ushort)s_numbers[random.Next(s_numbers.Length)]);
        }

        return mutant;
    }

    private static void ReadAll(DicomDataset dataset, bool isLenient)
    {
        FrameReader reader = FrameReader.Create(dataset, "test", isLenient);
        if (reader.Format.FrameBytes > MostBytes)
            return;
        byte[] stored = new byte[reader.Format.FrameBytes];
        int last = reader.FrameCount - 1;
        reader.ReadStored(0, stored);
        reader.ReadStored(last, stored);
        if (ColourFrames.HasColours(reader.Description))
        {
            ColourFrames colours = ColourFrames.Create(dataset, "test");
            colours.Read(last, new byte[colours.FrameBytes]);
            return;
        }

        reader.ReadValues(last, 2, 1, new float[reader.Format.Columns * reader.Format.Rows]);
    }
}
