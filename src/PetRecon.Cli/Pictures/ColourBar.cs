using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Scenes;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>What colours mean: a map, a window, and a bar that shows both.</summary>
/// <param name="Map">The colours.</param>
/// <param name="Window">The values of the first and last.</param>
/// <param name="Heading">Unit, or whose bar it is.</param>
/// <param name="Highest">The highest value shown; the bar says so when it is above the window.</param>
internal sealed record ColourBar(ColourMap Map, ValueWindow Window, string Heading, double Highest)
{
    private const int BarWidth = 18;

    /// <summary>Pixels that the heading takes, the power of ten before it included.</summary>
    public int HeadingWidth
    {
        get
        {
            using SKFont font = PictureFont.OfSize(14);
            return (int)Math.Ceiling(font.MeasureText("×10-00 " + Heading));
        }
    }

    /// <summary>Draws the bar with its highest value on top, numbers on its right, the heading above.</summary>
    public void Draw(SKCanvas canvas, SKRectI area)
    {
        using SKPaint ink = new() { Color = new(0x20, 0x20, 0x20), IsAntialias = true };
        using SKFont font = PictureFont.OfSize(14);
        for (int y = 0; y < area.Height; y++)
        {
            using SKPaint row = new() { Color = Map.Ink(1 - (y + 0.5) / area.Height), IsAntialias = false };
            canvas.DrawRect(SKRect.Create(area.Left, area.Top + y, BarWidth, 1), row);
        }

        using SKPaint frame = new() { Color = ink.Color, Style = SKPaintStyle.Stroke, StrokeWidth = 1, IsAntialias = false };
        canvas.DrawRect(SKRect.Create(area.Left - 0.5f, area.Top - 0.5f, BarWidth + 1, area.Height + 1), frame);
        foreach (double tick in Window.Ticks())
        {
            float y = (float)(area.Bottom - Window.Share(tick) * area.Height);
            canvas.DrawRect(SKRect.Create(area.Left + BarWidth, y - 0.5f, 5, 1), ink);
            canvas.DrawText(Window.Label(tick), area.Left + BarWidth + 8, y + 5, SKTextAlign.Left, font, ink);
        }

        int exponent = Window.Exponent();
        float x = area.Left - 2;
        if (exponent != 0)
        {
            // The font has no raised digits beyond 3, so the power is drawn small and high.
            using SKFont small = PictureFont.OfSize(10);
            string power = exponent.ToString(System.Globalization.CultureInfo.InvariantCulture);
            canvas.DrawText("×10", x, area.Top - 12, SKTextAlign.Left, font, ink);
            x += font.MeasureText("×10");
            canvas.DrawText(power, x, area.Top - 17, SKTextAlign.Left, small, ink);
            x += small.MeasureText(power) + 4;
        }

        canvas.DrawText(Heading, x, area.Top - 12, SKTextAlign.Left, font, ink);
        if (Highest > Window.High * (1 + 1e-6))
        {
            string above = FormattableString.Invariant($"max {Highest / Math.Pow(10, exponent):G3}");
            canvas.DrawText(above, area.Left - 2, area.Bottom + 20, SKTextAlign.Left, font, ink);
        }
    }
}
