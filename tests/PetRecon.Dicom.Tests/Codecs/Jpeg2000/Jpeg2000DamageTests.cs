using System.Buffers.Binary;
using System.Diagnostics;
using PetRecon.Dicom.Codecs;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg2000;

/// <summary>Damaged codestreams: a fault that names its place, or pixels, in bounded time and memory; nothing else.</summary>
public class Jpeg2000DamageTests
{
    private const int MutantsPerStream = 7000;

    // A sound decode of these images takes well under a millisecond and a quarter of a megabyte; the bounds leave room for a busy machine.
    private const double MaxSeconds = 5;
    private const long MaxAllocatedBytes = 8 << 20;

    public static TheoryData<string, int, int, int, int> Streams { get; } = new()
    {
        { "grey-tiles-layers.j2k", 40, 31, 1, 16 },
        { "grey-lossy-precincts.j2k", 40, 31, 1, 16 },
        { "colour-jp2.jp2", 24, 20, 3, 8 },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Any_damage_gives_a_fault_or_pixels(string file, int columns, int rows, int components, int bits)
    {
        byte[] sound = ReadStream(file);
        FrameFormat format = new(columns, rows, components, bits, false);
        byte[] pixels = new byte[format.FrameBytes];
        Jpeg2000Decoder.Decode(sound, format, pixels);
        int faults = 0;
        for (int i = 0; i < MutantsPerStream; i++)
        {
            byte[] mutant = Mutate(sound, new(TestImage.Seed + i));
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            Exception? fault = Record.Exception(() => Jpeg2000Decoder.Decode(mutant, format, pixels));
            Assert.True(fault is null or CodecException, $"{file}, seed {TestImage.Seed} + {i}: {fault}");
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < MaxSeconds, $"{file}, seed {TestImage.Seed} + {i} took too long.");
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(allocated < MaxAllocatedBytes, $"{file}, seed {TestImage.Seed} + {i} took {allocated} bytes of memory.");
            faults += fault is null ? 0 : 1;
        }

        Assert.InRange(faults, MutantsPerStream / 10, MutantsPerStream);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_codestream_cut_anywhere_is_a_fault(string file, int columns, int rows, int components, int bits)
    {
        byte[] sound = ReadStream(file);
        FrameFormat format = new(columns, rows, components, bits, false);
        byte[] pixels = new byte[format.FrameBytes];
        // The end marker alone can be missing: nothing of the image is in it.
        for (int length = 0; length < sound.Length - 2; length++)
        {
            CodecException fault = Assert.Throws<CodecException>(() => Jpeg2000Decoder.Decode(sound.AsMemory(0, length), format, pixels));
            Assert.InRange(fault.ByteOffset, 0, length);
        }
    }

    [Fact]
    public void Damage_that_a_thread_meets_is_the_same_fault()
    {
        TestImage image = new(400, 300, 1, 12, false);
        // Check symbols in every block, so that damaged blocks are noticed.
        byte[] stream = OpenJpeg.Compress(image.MakePlanes(), image.RawFormat, "-M 32");
        new Random(TestImage.Seed).NextBytes(stream.AsSpan(stream.Length / 2, 200));
        Assert.Contains("check symbols", Assert.Throws<CodecException>(() => image.Decode(stream, threads: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("check symbols", Assert.Throws<CodecException>(() => image.Decode(stream, threads: 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zeros_behind_a_codestream_without_its_end_marker_do_not_matter()
    {
        byte[] sound = ReadStream("grey-tiles-layers.j2k");
        FrameFormat format = new(40, 31, 1, 16, false);
        byte[] expected = new byte[format.FrameBytes];
        byte[] pixels = new byte[format.FrameBytes];
        Jpeg2000Decoder.Decode(sound, format, expected);
        Jpeg2000Decoder.Decode((byte[])[.. sound[..^2], 0, 0, 0, 0], format, pixels);
        Assert.Equal(expected, pixels);
    }

    [Theory]
    [InlineData(41, 31, 1, 16, "40 columns, 31 rows and 1 component")]
    [InlineData(40, 30, 1, 16, "says 40, 30 and 1")]
    [InlineData(40, 31, 3, 16, "says 40, 31 and 3")]
    [InlineData(40, 31, 1, 8, "12 bits, the data set allocates 8")]
    public void A_codestream_that_is_not_what_the_data_set_says_is_a_fault_that_gives_both(int columns, int rows, int components, int bits, string part)
    {
        FrameFormat format = new(columns, rows, components, bits, false);
        byte[] pixels = new byte[format.FrameBytes];
        CodecException fault = Assert.Throws<CodecException>(() => Jpeg2000Decoder.Decode(ReadStream("grey-tiles-layers.j2k"), format, pixels));
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void High_throughput_streams_are_refused_by_name()
    {
        FrameFormat format = new(40, 31, 1, 16, false);
        byte[] pixels = new byte[format.FrameBytes];
        byte[] style = ReadStream("grey-tiles-layers.j2k");
        int coding = style.AsSpan().IndexOf([(byte)0xFF, (byte)0x52]);
        style[coding + 12] |= 0x40;
        byte[] plain = ReadStream("grey-tiles-layers.j2k");
        int size = 4 + BinaryPrimitives.ReadUInt16BigEndian(plain.AsSpan(4));
        byte[] capabilities = [.. plain[..size], 0xFF, 0x50, 0, 8, 0, 2, 0, 0, 0, 0, .. plain[size..]];
        foreach (byte[] stream in (byte[][])[style, capabilities])
        {
            CodecException fault = Assert.Throws<CodecException>(() => Jpeg2000Decoder.Decode(stream, format, pixels));
            Assert.Contains("HTJ2K", fault.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] ReadStream(string file) =>
        File.ReadAllBytes(Repository.PathOf("tests", "PetRecon.Dicom.Tests", "Codecs", "Jpeg2000", "Streams", file));

    private static byte[] Mutate(byte[] sound, Random random)
    {
        List<byte> bytes = [.. sound];
        int headerEnd = sound.AsSpan().IndexOf([(byte)0xFF, (byte)0x93]);
        for (int changes = random.Next(1, 5); changes > 0 && bytes.Count > 8; changes--)
        {
            int at = random.Next(2) == 0 ? random.Next(Math.Min(headerEnd, bytes.Count)) : random.Next(bytes.Count);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = new byte[] { 0, 0xFF, 0x7F, 0x80, 1 }[random.Next(5)];
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.Slice(random.Next(bytes.Count - 8), random.Next(1, 9)));
                    break;
                case 5 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] += (byte)random.Next(-2, 3);
                    break;
            }
        }

        return [.. bytes];
    }
}
