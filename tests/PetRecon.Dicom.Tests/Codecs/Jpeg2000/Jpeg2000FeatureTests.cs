using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using PetRecon.Dicom.Codecs;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg2000;

/// <summary>Streams of OpenJPEG's encoder with what the real files lack: tiles, precincts, layers, orders, block styles, offsets and so on.</summary>
public class Jpeg2000FeatureTests
{
    public static TheoryData<string> LosslessOptions { get; } =
    [
        "", "-n 1", "-n 2", "-n 7", "-b 4,4", "-b 64,4", "-b 4,64", "-b 32,16",
        "-t 37,29 -n 4", "-t 64,64 -d 13,7", "-t 53,40 -d 13,7 -T 5,3 -n 3", "-d 1,1", "-d 1,1 -n 7",
        "-c [32,32],[16,16]", "-c [64,32] -t 70,70", "-c [8,4] -n 2 -p RPCL", "-c [128,128],[64,64],[16,16] -b 64,64 -d 3,9",
        "-p LRCP -c [32,32] -r 8,4,1", "-p RLCP -c [32,32] -r 8,4,1", "-p RPCL -c [32,32] -r 8,4,1", "-p PCRL -c [32,32] -r 8,4,1",
        "-p CPRL -c [32,32] -r 8,4,1", "-p PCRL -c [32,64],[16,32] -t 61,53 -d 5,11 -r 9,1", "-p RPCL -c [32,64],[16,32] -t 61,53 -d 5,11 -T 4,2 -n 3",
        "-p CPRL -c [32,64],[16,32] -t 61,53 -d 5,11 -T 4,2 -n 3",
        "-r 20,10,5,1", "-r 40,20,10,5,2,1 -M 1", "-r 20,10,5,1 -M 4", "-r 20,10,5,1 -M 5",
        "-M 1", "-M 2", "-M 4", "-M 8", "-M 16", "-M 32", "-M 5", "-M 9", "-M 13", "-M 48", "-M 63",
        "-SOP", "-EPH", "-SOP -EPH -r 5,1", "-TP R -r 9,1", "-TP L -r 9,1", "-TP R -PLT -TLM -t 64,64", "-p RPCL -TP R -t 64,64",
        "-ROI c=0,U=3", "-ROI c=0,U=8",
        "-POC T1=0,0,1,3,3,LRCP/T1=3,0,1,6,3,RPCL", "-r 9,1 -POC T1=0,0,2,2,3,CPRL/T1=2,0,2,6,3,RLCP",
    ];

    public static TheoryData<string> LossyOptions { get; } =
    [
        "-I", "-I -r 10", "-I -n 1", "-I -n 2 -r 20", "-I -t 37,29 -r 8 -n 4", "-I -d 13,7 -t 53,40 -T 5,3 -n 3", "-I -r 40,20,10 -M 1", "-I -M 63 -r 6",
        "-I -c [32,32] -p PCRL -r 12,6", "-I -n 7 -d 1,1", "-r 10", "-r 30,12", "-r 8 -M 1", "-r 10 -t 50,50", "-I -b 4,4 -r 5",
    ];

    [Theory]
    [MemberData(nameof(LosslessOptions))]
    public void A_grey_image_comes_back_exactly(string options) => AssertExact(new(173, 131, 1, 12, false), options);

    [Theory]
    [MemberData(nameof(LosslessOptions))]
    public void A_colour_image_comes_back_exactly(string options) => AssertExact(new(97, 110, 3, 8, false), options);

    [Theory]
    [InlineData(1, 1, 1, 8, false)]
    [InlineData(1, 50, 1, 16, true)]
    [InlineData(50, 1, 1, 16, true)]
    [InlineData(2, 3, 3, 8, false)]
    [InlineData(5, 7, 1, 16, true)]
    [InlineData(173, 131, 1, 16, true)]
    [InlineData(173, 131, 1, 16, false)]
    [InlineData(64, 64, 1, 8, true)]
    [InlineData(173, 131, 1, 10, false)]
    [InlineData(65, 63, 3, 16, false)]
    [InlineData(65, 63, 4, 8, false)]
    public void Any_size_and_depth_comes_back_exactly(int width, int height, int components, int bits, bool isSigned)
    {
        int most = Math.Min(6, 1 + BitOperations.Log2((uint)Math.Min(width, height)));
        foreach (string options in (string[])["-n 1", $"-n {most}", $"-n {most} -d 1,1", $"-n {most} -d 0,1", $"-n {most} -mct 0"])
            AssertExact(new(width, height, components, bits, isSigned), options);
    }

    [Theory]
    [MemberData(nameof(LossyOptions))]
    public void A_lossy_grey_image_is_what_OpenJPEG_decodes(string options) => AssertLikeOpenJpeg(new(173, 131, 1, 12, false), options);

    [Theory]
    [MemberData(nameof(LossyOptions))]
    public void A_lossy_signed_16_bit_image_is_what_OpenJPEG_decodes(string options) => AssertLikeOpenJpeg(new(120, 141, 1, 16, true), options);

    [Theory]
    [MemberData(nameof(LossyOptions))]
    public void A_lossy_colour_image_is_what_OpenJPEG_decodes(string options) => AssertLikeOpenJpeg(new(97, 110, 3, 8, false), options);

    [Theory]
    [InlineData("")]
    [InlineData("-t 37,29 -n 4")]
    public void A_codestream_in_a_JP2_file_is_found(string options)
    {
        TestImage image = new(97, 110, 3, 8, false);
        byte[] planes = image.MakePlanes();
        byte[] file = OpenJpeg.Compress(planes, image.RawFormat, options, "jp2");
        Assert.Equal(image.Interleave(planes), image.Decode(file));
    }

    [Fact]
    public void Many_blocks_on_several_threads_come_back_exactly()
    {
        TestImage image = new(700, 500, 1, 12, false);
        byte[] planes = image.MakePlanes();
        Assert.Equal(planes, image.Decode(OpenJpeg.Compress(planes, image.RawFormat, ""), threads: 4));
    }

    [Theory]
    [InlineData(8, true, 16)]
    [InlineData(12, true, 32)]
    [InlineData(16, true, 32)]
    [InlineData(8, false, 32)]
    public void Samples_are_extended_to_the_bits_that_are_allocated(int bits, bool isSigned, int bitsAllocated)
    {
        TestImage image = new(65, 63, 1, bits, isSigned);
        byte[] planes = image.MakePlanes();
        byte[] stream = OpenJpeg.Compress(planes, image.RawFormat, "");
        FrameFormat format = image.Format with { BitsAllocated = bitsAllocated };
        byte[] pixels = new byte[format.FrameBytes];
        Jpeg2000Decoder.Decode(stream, format, pixels);
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            ReadOnlySpan<byte> sample = planes.AsSpan(i * image.BytesPerSample, image.BytesPerSample);
            int expected = (image.BytesPerSample, isSigned) switch
            {
                (1, false) => sample[0],
                (1, true) => (sbyte)sample[0],
                (_, false) => BitConverter.ToUInt16(sample),
                (_, true) => BitConverter.ToInt16(sample),
            };
            ReadOnlySpan<byte> pixel = pixels.AsSpan(i * format.BytesPerSample, format.BytesPerSample);
            Assert.Equal(expected, format.BytesPerSample == 2 ? BitConverter.ToInt16(pixel) : BitConverter.ToInt32(pixel));
        }
    }

    // OpenJPEG's encoder loses the lowest bits of samples above 25.
    [Theory]
    [InlineData(20)]
    [InlineData(24)]
    public void Samples_of_more_than_16_bits_come_back_exactly(int bits)
    {
        const int width = 90;
        const int height = 70;
        Random random = new(TestImage.Seed);
        byte[] bigEndian = new byte[width * height * 4];
        byte[] expected = new byte[bigEndian.Length];
        for (int i = 0; i < width * height; i++)
        {
            uint sample = (uint)((0.5 + 0.4 * Math.Sin(i / 300.0)) * (1u << bits)) + (uint)random.Next(100);
            BinaryPrimitives.WriteUInt32BigEndian(bigEndian.AsSpan(4 * i), sample);
            BinaryPrimitives.WriteUInt32LittleEndian(expected.AsSpan(4 * i), sample);
        }

        byte[] stream = OpenJpeg.Compress([.. Encoding.ASCII.GetBytes($"PG ML + {bits} {width} {height}\n"), .. bigEndian], null, "");
        byte[] pixels = new byte[expected.Length];
        Jpeg2000Decoder.Decode(stream, new(width, height, 1, 32, false), pixels);
        Assert.Equal(expected, pixels);
    }

    [Theory]
    [InlineData(2, 2, "")]
    [InlineData(2, 1, "-t 32,32 -n 4")]
    [InlineData(2, 2, "-d 3,5 -p RPCL -c [64,64],[32,32]")]
    [InlineData(2, 2, "-d 2,4 -t 24,24 -p PCRL -c [32,32],[16,16] -n 3")]
    [InlineData(2, 2, "-t 24,24 -p CPRL -n 3")]
    public void Subsampled_components_are_repeated_to_full_size(int stepX, int stepY, string options)
    {
        const int width = 60;
        const int height = 44;
        int offset = options.Contains("-d 3,5", StringComparison.Ordinal) ? 1 : 0;
        (int chromaWidth, int chromaHeight) = ((width + stepX - 1) / stepX, (height + stepY - 1) / stepY);
        TestImage luma = new(width, height, 1, 8, false);
        TestImage chroma = new(chromaWidth, chromaHeight, 2, 8, false);
        byte[] lumaPlane = luma.MakePlanes();
        byte[] chromaPlanes = chroma.MakePlanes();
        string rawFormat = $"{width},{height},3,8,u@1x1:{stepX}x{stepY}:{stepX}x{stepY}";
        byte[] stream = OpenJpeg.Compress([.. lumaPlane, .. chromaPlanes], rawFormat, "-mct 0 " + options);
        byte[] pixels = new TestImage(width, height, 3, 8, false).Decode(stream);

        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // With an odd offset a sample stands for its own place and the next, so that the first pixel has none but the first sample's.
                int cx = Math.Max(0, (x - offset) / stepX);
                int cy = Math.Max(0, (y - offset) / stepY);
                int at = 3 * (y * width + x);
                Assert.Equal(lumaPlane[y * width + x], pixels[at]);
                Assert.Equal(chromaPlanes[cy * chromaWidth + cx], pixels[at + 1]);
                Assert.Equal(chromaPlanes[(chromaHeight + cy) * chromaWidth + cx], pixels[at + 2]);
            }
        }
    }

    private static void AssertExact(TestImage image, string options)
    {
        byte[] planes = image.MakePlanes();
        byte[] stream = OpenJpeg.Compress(planes, image.RawFormat, options);
        Assert.Equal(image.Interleave(planes), image.Decode(stream));
    }

    private static void AssertLikeOpenJpeg(TestImage image, string options)
    {
        byte[] stream = OpenJpeg.Compress(image.MakePlanes(), image.RawFormat, options);
        Assert.Equal(image.Interleave(OpenJpeg.Decompress(stream)), image.Decode(stream));
    }
}
