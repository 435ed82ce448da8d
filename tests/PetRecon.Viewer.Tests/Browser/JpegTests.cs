using PetRecon.Viewer.Browser.Jpeg;
using PetRecon.Viewer.Rendering;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>JPEG files for the line, read by libjpeg and held to what it makes of the same pixels itself.</summary>
public class JpegTests
{
    [Theory]
    [InlineData(64, 48)]
    [InlineData(791, 510)]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(9, 17)]
    [InlineData(256, 1)]
    public void Pictures_are_as_near_to_the_truth_as_those_of_libjpeg(int width, int height)
    {
        foreach (Picture picture in new[] { Body(width, height), Noise(width, height), Colours(width, height), Plain(width, height, 0x0000FF), Plain(width, height, 0x102030) })
        {
            double own = Error(picture, new JpegEncoder(88).Encode(picture));
            double theirs = Error(picture, OfSkia(picture, 88));

            // Rounding differs, and in pictures of one colour is all that there is.
            Assert.InRange(own, 0, 1.03 * theirs + 0.3);
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(75)]
    [InlineData(100)]
    public void Any_quality_is_as_libjpeg_counts_it(int quality)
    {
        foreach (Picture picture in new[] { Body(96, 64), Noise(96, 64), Colours(96, 64), Checks(96, 64) })
            Assert.InRange(Error(picture, new JpegEncoder(quality).Encode(picture)), 0, 1.03 * Error(picture, OfSkia(picture, quality)) + 0.3);
    }

    [Fact]
    public void Files_are_hardly_larger_than_those_of_libjpeg()
    {
        Picture picture = Body(791, 510);
        Assert.InRange(new JpegEncoder(88).Encode(picture).Length, 1, 1.25 * OfSkia(picture, 88).Length);
    }

    [Fact]
    public void Grey_pictures_stay_grey_and_plain_ones_plain()
    {
        using SKBitmap plain = SKBitmap.Decode(new JpegEncoder(88).Encode(Plain(40, 40, 0)));
        Assert.All(plain.Pixels, static pixel => Assert.Equal(SKColors.Black, pixel));
        Picture noise = Noise(40, 40);
        byte[] grey = noise.Rgba.ToArray();
        for (int at = 0; at < grey.Length; at += 4)
            grey[at + 1] = grey[at + 2] = grey[at];
        using SKBitmap decoded = SKBitmap.Decode(new JpegEncoder(88).Encode(noise with { Rgba = grey }));
        Assert.All(decoded.Pixels, static pixel => Assert.True(pixel.Red == pixel.Green && pixel.Green == pixel.Blue, $"{pixel} is coloured."));
    }

    // Root of the mean square over all channels.
    private static double Error(Picture picture, byte[] file)
    {
        using SKBitmap decoded = SKBitmap.Decode(file) ?? throw new InvalidDataException("The file cannot be read.");
        Assert.Equal((picture.Width, picture.Height), (decoded.Width, decoded.Height));
        SKColor[] pixels = decoded.Pixels;
        double sum = 0;
        for (int n = 0; n < pixels.Length; n++)
        {
            ReadOnlySpan<byte> truth = picture.Rgba.Span.Slice(4 * n, 3);
            sum += Math.Pow(pixels[n].Red - truth[0], 2) + Math.Pow(pixels[n].Green - truth[1], 2) + Math.Pow(pixels[n].Blue - truth[2], 2);
        }

        return Math.Sqrt(sum / (3 * pixels.Length));
    }

    private static byte[] OfSkia(Picture picture, int quality)
    {
        using SKBitmap bitmap = new(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        picture.Rgba.Span.CopyTo(bitmap.GetPixelSpan());
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData data = pixels.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore))!;
        return data.ToArray();
    }

    // A grey disc with noise and a coloured wash on black.
    private static Picture Body(int width, int height)
    {
        Random random = new(3);
        return Of(width, height, (x, y) =>
        {
            double u = (x - 0.5 * width) / width, v = (y - 0.5 * height) / height;
            double grey = u * u + v * v < 0.16 ? 110 + 60 * Math.Sin(20 * u) + 20 * random.NextDouble() : 0;
            double wash = u * u + v * v < 0.02 ? 0.4 : 0;
            return (grey * (1 - wash) + 255 * wash, grey * (1 - wash) + 120 * wash, grey * (1 - wash));
        });
    }

    private static Picture Noise(int width, int height)
    {
        Random random = new(4);
        return Of(width, height, (_, _) => (random.Next(256), random.Next(256), random.Next(256)));
    }

    private static Picture Colours(int width, int height) =>
        Of(width, height, (x, y) => (255.0 * x / width, 255.0 * y / height, 127 + 127 * Math.Sin(0.05 * (x + y))));

    private static Picture Checks(int width, int height) => Of(width, height, static (x, y) => (x + y) % 2 == 0 ? (255, 255, 255) : (0, 0, 0));

    private static Picture Plain(int width, int height, int colour) => Of(width, height, (_, _) => (colour >> 16, colour >> 8 & 255, colour & 255));

    private static Picture Of(int width, int height, Func<int, int, (double Red, double Green, double Blue)> colour)
    {
        byte[] rgba = new byte[4 * width * height];
        for (int n = 0; n < width * height; n++)
        {
            (double red, double green, double blue) = colour(n % width, n / width);
            (rgba[4 * n], rgba[4 * n + 1], rgba[4 * n + 2], rgba[4 * n + 3]) = ((byte)red, (byte)green, (byte)blue, 255);
        }

        return new(width, height, rgba);
    }
}
