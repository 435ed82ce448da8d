using System.Runtime.InteropServices;
using PetRecon.Dicom.Codecs;
using PetRecon.Dicom.Tests.Codecs.Jpeg;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs;

/// <summary>Mutated streams: whatever comes, it is pixels or a CodecException, in bounded time.</summary>
public class DamagedStreamTests
{
    private const int Mutants = 2500;

    private delegate void Decoder(byte[] data, in FrameFormat format, byte[] destination);

    public static TheoryData<string> Names => [.. Streams().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutated_stream_gives_pixels_or_a_fault(string name)
    {
        (byte[] stream, FrameFormat format, Decoder decode) = Streams()[name];
        byte[] frame = new byte[format.FrameBytes];
        for (int i = 0; i < Mutants; i++)
        {
            int seed = TestFrame.Seed + i;
            byte[] mutant = Mutate(stream, new Random(seed));
            try
            {
                decode(mutant, format, frame);
            }
            catch (CodecException)
            {
                // A fault that is told is a right outcome.
            }
            catch (Exception exception)
            {
                Assert.Fail($"{name}, seed {seed}: {exception}");
            }
        }
    }

    private static byte[] Mutate(byte[] stream, Random random)
    {
        byte[] mutant = (byte[])stream.Clone();
        // Half of the changes fall on the headers, where most decisions are made.
        int changes = random.Next(1, 6);
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(2) == 0 ? random.Next(Math.Min(mutant.Length, 120)) : random.Next(mutant.Length);
            mutant[at] = random.Next(4) switch { 0 => 0xFF, 1 => 0, 2 => (byte)(mutant[at] ^ (1 << random.Next(8))), _ => (byte)random.Next(256) };
        }

        int start = random.Next(mutant.Length);
        return random.Next(8) switch
        {
            0 => mutant[..start],
            1 => [.. mutant[..start], .. mutant[(start + random.Next(Math.Min(8, mutant.Length - start)))..]],
            2 => [.. mutant[..start], .. mutant[(start / 2)..start], .. mutant[start..]],
            _ => mutant,
        };
    }

    private static Dictionary<string, (byte[] Stream, FrameFormat Format, Decoder Decode)> Streams()
    {
        FrameFormat gray = new(37, 29, 1, 16, true);
        FrameFormat colour = new(37, 29, 3, 8, false);
        FrameFormat bits = new(37, 29, 1, 1, false);
        byte[] grayFrame = TestFrame.Make(gray, 12, 0.05);
        ushort[] samples = MemoryMarshal.Cast<byte, ushort>(grayFrame).ToArray();
        ushort[] three = MemoryMarshal.Cast<byte, ushort>(TestFrame.Make(colour with { BitsAllocated = 16 }, 8)).ToArray();
        LosslessJpegWriter writer = new(37, 29, 1, 12) { Predictor = 4, RestartRows = 4 };
        Decoder rle = (byte[] data, in FrameFormat format, byte[] destination) => RleDecoder.Decode(data, format, destination);
        Decoder jpegLs = (byte[] data, in FrameFormat format, byte[] destination) => JpegLsDecoder.Decode(data, format, destination);
        Decoder jpeg = (byte[] data, in FrameFormat format, byte[] destination) => JpegDecoder.Decode(data, format, destination);
        return new()
        {
            ["RLE"] = (RleEncoder.Encode(grayFrame, gray), gray, rle),
            ["RLE of one bit"] = (RleEncoder.Encode(TestFrame.Make(bits, 1), bits), bits, rle),
            ["JPEG-LS"] = (JpegLsEncoder.Encode(grayFrame, gray, 12), gray, jpegLs),
            ["JPEG-LS with presets and loss"] = (WithPresets(JpegLsEncoder.Encode(grayFrame, gray, 12)), gray, jpegLs),
            ["JPEG-LS by line"] = (JpegLsEncoder.Encode(TestFrame.Make(colour, 8), colour, 8), colour, jpegLs),
            ["JPEG-LS by sample"] = (BySample(JpegLsEncoder.Encode(TestFrame.Make(colour, 8), colour, 8)), colour, jpegLs),
            ["lossless JPEG"] = (writer.Encode(samples), gray, jpeg),
            ["lossless JPEG in scans"] = ((writer with { Components = 3, Precision = 8, IsInterleaved = false }).Encode(three), colour, jpeg),
            ["baseline JPEG"] = (Convert.FromBase64String(Baseline), colour, jpeg),
        };
    }

    // Puts presets before the scan, and an error of 2 into it; the pixels are others then, which does not matter here.
    private static byte[] WithPresets(byte[] stream)
    {
        const int ScanAt = 15;
        byte[] changed = [.. stream[..ScanAt], 0xFF, 0xF8, 0, 13, 1, 0x0F, 0xFF, 0, 20, 0, 70, 0, 200, 0, 40, .. stream[ScanAt..]];
        changed[ScanAt + 15 + 7] = 2;
        return changed;
    }

    private static byte[] BySample(byte[] stream)
    {
        int scan = stream.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        stream[scan + 12] = 2;
        return stream;
    }

    // 37 x 29 pixels, 4:2:0, a restart every two units (cjpeg -sample 2x2 -restart 2B -optimize).
    private const string Baseline =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//"
        + "2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAdACUDASIAAhEBAxEB/8QA"
        + "GgAAAgMBAQAAAAAAAAAAAAAAAgYAAwUBBP/EACMQAAICAgIBBAMAAAAAAAAAAAABAgMEERIhBRMiMUFCUWH/xAAZAQACAwEAAAAAAAAAAAAAAAADBQACBAH/"
        + "xAAeEQACAgMAAwEAAAAAAAAAAAAAAQMRAgQhEhMxFP/dAAQAAv/aAAwDAQACEQMRAD8AYasiOl2gb74ta2Lr8hx/I4vIcutgpYHL1HIsfV9PTnPlvRgZVMpN"
        + "9Gyp+r/Qlhqz6Kx6rjds1fsVUf/QWXjSb/RBoXjU/ogZTpKizyvor23SUg6LZOXywrqo8g6aYxaaC6rSXSbXfh//0aMFuWtjBiVxlFC/h+3WjcxbWl0MNhqu"
        + "CxY5eRpKiLXwQpV0iCTJOzfjdH//2Q==";
}
