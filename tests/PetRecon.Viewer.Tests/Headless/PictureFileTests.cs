using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Headless;

public class PictureFileTests
{
    private const int Width = 37;
    private const int Height = 23;

    [Theory]
    [InlineData("a.png", 0)]
    [InlineData("a.webp", 0)]
    [InlineData("a.JPG", 12)]
    public void Pictures_come_back_as_they_were(string name, int tolerance)
    {
        Picture picture = Frame(3);
        using SKBitmap read = SKBitmap.Decode(PictureFile.Encode(picture, name));
        Assert.Equal((Width, Height), (read.Width, read.Height));
        Compare(picture, read, tolerance);
    }

    [Fact]
    public void Animated_png_has_every_frame_as_it_was()
    {
        Picture[] frames = [.. Enumerable.Range(0, 4).Select(Frame)];
        byte[] bytes = PictureFile.EncodeAnimation(frames, frames.Length, "a.apng", TimeSpan.FromMilliseconds(80));
        List<(string Type, byte[] Data)> chunks = Chunks(bytes);
        Assert.Equal(4, BinaryPrimitives.ReadInt32BigEndian(chunks.Single(static chunk => chunk.Type == "acTL").Data));

        // Sequence numbers run through control and data alike.
        int[] sequence = [.. chunks.Where(static chunk => chunk.Type is "fcTL" or "fdAT").Select(static chunk => BinaryPrimitives.ReadInt32BigEndian(chunk.Data))];
        Assert.Equal(Enumerable.Range(0, sequence.Length), sequence);
        byte[][] pixels = [chunks.Single(static chunk => chunk.Type == "IDAT").Data, .. chunks.Where(static chunk => chunk.Type == "fdAT").Select(static chunk => chunk.Data[4..])];
        Assert.Equal(4, pixels.Length);
        for (int i = 0; i < 4; i++)
        {
            byte[] rows = Unfiltered(pixels[i], 3 * Width, 3);
            for (int at = 0; at < Width * Height; at++)
                Assert.Equal(frames[i].Rgba.Span.Slice(4 * at, 3).ToArray(), rows[(3 * at)..(3 * at + 3)]);
        }

        using SKBitmap first = SKBitmap.Decode(bytes);
        Compare(frames[0], first, 0);
    }

    [Fact]
    public void Animated_gif_of_few_colours_is_exact_and_of_many_near()
    {
        Check([.. Enumerable.Range(0, 3).Select(static n => Painted((x, y) => (x * 7 + y + n) % 200 * 0x010101))], 0);

        // 64 steps of each colour and 256 colours in all: near, not the same.
        Check([.. Enumerable.Range(0, 3).Select(Frame)], 48);

        static void Check(Picture[] frames, int tolerance)
        {
            using SKData data = SKData.CreateCopy(PictureFile.EncodeAnimation(frames, frames.Length, "a.gif", TimeSpan.FromSeconds(0.1)));
            using SKCodec codec = SKCodec.Create(data);
            Assert.Equal(frames.Length, codec.FrameCount);
            Assert.Equal(-1, codec.RepetitionCount);
            for (int i = 0; i < frames.Length; i++)
            {
                Assert.Equal(100, codec.FrameInfo[i].Duration);
                using SKBitmap read = new(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
                Assert.Equal(SKCodecResult.Success, codec.GetPixels(read.Info, read.GetPixels(), new SKCodecOptions(i)));
                Compare(frames[i], read, tolerance);
            }
        }
    }

    [Fact]
    public void A_large_gif_survives_full_code_tables()
    {
        Random random = new(5);
        Picture noise = new(300, 200, Enumerable.Range(0, 300 * 200).SelectMany(_ => { byte grey = (byte)random.Next(256); return new byte[] { grey, grey, grey, 255 }; }).ToArray());
        using SKBitmap read = SKBitmap.Decode(PictureFile.EncodeAnimation([noise], 1, "a.gif", TimeSpan.FromSeconds(1)));
        Compare(noise, read, 0);
    }

    [Fact]
    public void Greys_of_16_bits_are_the_values_within_the_window()
    {
        VoxelGrid grid = VoxelGrid.Centered(9, 7, 5, new(1, 1, 1));
        float[] voxels = [.. Enumerable.Range(0, grid.VoxelCount).Select(i => (float)grid.PositionMm(i % 9, i / 9 % 7, i / 63).X)];
        VolumeLayer layer = new() { Id = "a", Name = "a", Volume = new Volume<Unspecified>(grid, voxels), Map = ColourMaps.Grey, Window = new(-5, 5) };
        PlaneView view = new() { CenterMm = default, Right = new(1, 0, 0), Down = new(0, 1, 0), MmPerPixel = 0.25 };
        byte[] png = GreyPicture.Of(layer, view, 40, 30, TestContext.Current.CancellationToken).ToPng();
        List<(string Type, byte[] Data)> chunks = Chunks(png);
        Assert.Equal([16, 0], chunks[0].Data[8..10]);
        byte[] rows = Unfiltered(chunks.Single(static chunk => chunk.Type == "IDAT").Data, 80, 2);
        for (int x = 0; x < 40; x++)
        {
            double mm = (x + 0.5 - 20) * 0.25;
            double expected = Math.Abs(mm) > 4.5 ? 0 : (Math.Clamp(mm, -4, 4) + 5) / 10 * 65535;
            Assert.Equal(expected, BinaryPrimitives.ReadUInt16BigEndian(rows.AsSpan(15 * 80 + 2 * x)), 1.0);
        }

        using SKBitmap read = SKBitmap.Decode(png);
        Assert.Equal((40, 30), (read.Width, read.Height));
    }

    [Theory]
    [InlineData("a.bmp")]
    [InlineData("a")]
    [InlineData("a.gif")]
    public void Names_that_ask_for_no_known_format_are_refused(string name) =>
        Assert.Contains(".webp", Assert.Throws<ArgumentException>(() => PictureFile.Encode(Frame(0), name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Frames_that_do_not_fit_together_are_refused()
    {
        Assert.Throws<ArgumentException>(static () => PictureFile.EncodeAnimation([Frame(0)], 2, "a.gif", TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentException>(static () => PictureFile.EncodeAnimation([Frame(0), new(1, 1, new byte[4])], 2, "a.apng", TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentException>(static () => PictureFile.EncodeAnimation([], 0, "a.apng", TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentException>(static () => PictureFile.EncodeAnimation([Frame(0)], 1, "a.jpg", TimeSpan.FromSeconds(1)));
    }

    private static Picture Frame(int n) => Painted((x, y) => (x * 6 & 255) << 16 | (y * 9 + 5 * n & 255) << 8 | (x + y) * 3 & 255);

    private static Picture Painted(Func<int, int, int> colour)
    {
        byte[] rgba = new byte[4 * Width * Height];
        for (int i = 0; i < Width * Height; i++)
        {
            int rgb = colour(i % Width, i / Width);
            (rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2], rgba[4 * i + 3]) = ((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb, 255);
        }

        return new(Width, Height, rgba);
    }

    private static void Compare(Picture picture, SKBitmap read, int tolerance)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                SKColor colour = read.GetPixel(x, y);
                ReadOnlySpan<byte> expected = picture.Rgba.Span.Slice(4 * (y * picture.Width + x), 4);
                int worst = Math.Max(Math.Abs(expected[0] - colour.Red), Math.Max(Math.Abs(expected[1] - colour.Green), Math.Abs(expected[2] - colour.Blue)));
                Assert.True(worst <= tolerance, $"({x}, {y}) differs by {worst}");
            }
        }
    }

    // By the specification's own steps, bit by bit, unlike the writer's table.
    private static List<(string Type, byte[] Data)> Chunks(byte[] png)
    {
        List<(string Type, byte[] Data)> chunks = [];
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            uint crc = uint.MaxValue;
            foreach (byte value in png.AsSpan(at + 4, length + 4))
            {
                crc ^= value;
                for (int bit = 0; bit < 8; bit++)
                    crc = crc >> 1 ^ ((crc & 1) * 0xedb88320);
            }

            Assert.Equal(~crc, BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            chunks.Add((Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            at += length + 12;
        }

        Assert.Equal("IHDR", chunks[0].Type);
        Assert.Equal("IEND", chunks[^1].Type);
        return chunks;
    }

    private static byte[] Unfiltered(byte[] compressed, int rowBytes, int pixelBytes)
    {
        using MemoryStream source = new(compressed);
        using ZLibStream zlib = new(source, CompressionMode.Decompress);
        using MemoryStream inflated = new();
        zlib.CopyTo(inflated);
        byte[] filtered = inflated.ToArray();
        int count = filtered.Length / (rowBytes + 1);
        byte[] rows = new byte[count * rowBytes];
        for (int row = 0; row < count; row++)
        {
            int filter = filtered[row * (rowBytes + 1)];
            for (int i = 0; i < rowBytes; i++)
            {
                int left = i >= pixelBytes ? rows[row * rowBytes + i - pixelBytes] : 0;
                int above = row > 0 ? rows[(row - 1) * rowBytes + i] : 0;
                rows[row * rowBytes + i] = (byte)(filtered[row * (rowBytes + 1) + 1 + i] + (filter switch { 0 => 0, 1 => left, 2 => above, _ => throw new InvalidDataException($"filter {filter}") }));
            }
        }

        return rows;
    }
}
