using SkiaSharp;

namespace PetRecon.Tests.Cli.Pictures;

/// <summary>Looks at the pixels of a picture.</summary>
internal static class Ink
{
    public static SKBitmap Decode(byte[] png) => SKBitmap.Decode(png);

    /// <summary>Pixels of an area that are clearly darker than white.</summary>
    public static List<SKPointI> DarkPixels(SKBitmap picture, SKRectI area, int below = 128)
    {
        List<SKPointI> found = [];
        for (int y = Math.Max(0, area.Top); y < Math.Min(picture.Height, area.Bottom); y++)
        {
            for (int x = Math.Max(0, area.Left); x < Math.Min(picture.Width, area.Right); x++)
            {
                if (Brightness(picture.GetPixel(x, y)) < below)
                    found.Add(new(x, y));
            }
        }

        return found;
    }

    public static SKPoint Centroid(IReadOnlyCollection<SKPointI> pixels) =>
        new((float)pixels.Average(static p => p.X + 0.5), (float)pixels.Average(static p => p.Y + 0.5));

    public static int Brightness(SKColor colour) => (colour.Red + colour.Green + colour.Blue) / 3;

    /// <summary>Share of ink in the top right quarter of a letter's box: almost none for an L, plenty for R, A, P, H and F.</summary>
    public static double TopRightShare(IReadOnlyCollection<SKPointI> letter)
    {
        int left = letter.Min(static p => p.X);
        int right = letter.Max(static p => p.X);
        int top = letter.Min(static p => p.Y);
        int bottom = letter.Max(static p => p.Y);
        return letter.Count(p => p.X > (left + right) / 2.0 + 0.5 && p.Y < (top + bottom) / 2.0) / (double)letter.Count;
    }
}
