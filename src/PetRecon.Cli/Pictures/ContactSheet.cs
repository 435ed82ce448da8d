using PetRecon.Viewer.Headless;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>Many small pictures with captions on one page.</summary>
internal static class ContactSheet
{
    private const int CaptionHeight = 34;
    private const int Gap = 8;

    /// <summary>Draws the pictures, each into a square of one size, from left to right and from top to bottom.</summary>
    /// <param name="pictures">Pictures with two lines of caption.</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <param name="sizePixels">Side of a square.</param>
    public static SKBitmap Draw(IReadOnlyList<(SKBitmap Picture, string Title, string Note)> pictures, int columns, int sizePixels)
    {
        columns = Math.Min(columns, pictures.Count);
        int rows = (pictures.Count + columns - 1) / columns;
        SKBitmap sheet = new(Gap + columns * (sizePixels + Gap), Gap + rows * (sizePixels + CaptionHeight + Gap), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKCanvas canvas = new(sheet);
        canvas.Clear(SKColors.White);
        using SKPaint ink = new() { Color = new(0x20, 0x20, 0x20), IsAntialias = true };
        using SKFont font = PictureFont.OfSize(12);
        for (int i = 0; i < pictures.Count; i++)
        {
            (SKBitmap picture, string title, string note) = pictures[i];
            float left = Gap + i % columns * (sizePixels + Gap);
            float top = Gap + i / columns * (sizePixels + CaptionHeight + Gap);
            float scale = Math.Min((float)sizePixels / picture.Width, (float)sizePixels / picture.Height);
            SKRect place = SKRect.Create(left + (sizePixels - scale * picture.Width) / 2, top + (sizePixels - scale * picture.Height) / 2, scale * picture.Width, scale * picture.Height);
            using SKImage image = SKImage.FromBitmap(picture);
            canvas.DrawImage(image, place, new SKSamplingOptions(scale < 1 ? SKFilterMode.Linear : SKFilterMode.Nearest, SKMipmapMode.Linear));
            canvas.DrawText(Fitting(title, font, sizePixels), left, top + sizePixels + 14, SKTextAlign.Left, font, ink);
            canvas.DrawText(Fitting(note, font, sizePixels), left, top + sizePixels + 29, SKTextAlign.Left, font, ink);
        }

        return sheet;
    }

    /// <summary>A bitmap of red, green and blue bytes.</summary>
    public static SKBitmap BitmapOf(int width, int height, ReadOnlySpan<byte> rgb)
    {
        SKColor[] pixels = new SKColor[width * height];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = new(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
        return new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque) { Pixels = pixels };
    }

    private static string Fitting(string text, SKFont font, float width)
    {
        while (text.Length > 1 && font.MeasureText(text) > width)
            text = text[..^2] + "…";
        return text;
    }
}
