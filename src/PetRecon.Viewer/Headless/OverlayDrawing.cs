using PetRecon.Core.Structures;
using PetRecon.Viewer.Overlays;
using SkiaSharp;

namespace PetRecon.Viewer.Headless;

/// <summary>Draws overlays by Skia.</summary>
internal static class OverlayDrawing
{
    private static readonly SKColor s_darkRim = new(0, 0, 0, 0xc0);
    private static readonly SKColor s_lightRim = new(0xff, 0xff, 0xff, 0xc0);

    public static void Draw(SKCanvas canvas, Overlay overlay)
    {
        foreach (OverlayBar bar in overlay.Bars)
            Bar(canvas, bar);
        foreach (OverlayDisc disc in overlay.Discs)
            Disc(canvas, disc);
        foreach (OverlayLine line in overlay.Lines)
            Line(canvas, line);
        foreach (OverlayMark mark in overlay.Marks)
            Mark(canvas, mark);
        foreach (OverlayText text in overlay.Texts)
            Text(canvas, text);
    }

    private static void Bar(SKCanvas canvas, OverlayBar bar)
    {
        SKColor[] colours = [.. bar.Colours.Reverse().Select(colour => Of(colour))];
        (float x, float y) = ((float)bar.UpperLeft.X, (float)bar.UpperLeft.Y);

        // One step a colour, so that maps of few colours show their edges.
        for (int i = 0; i < colours.Length; i++)
        {
            float top = y + (float)(i * bar.Height / colours.Length);
            float bottom = y + (float)((i + 1) * bar.Height / colours.Length);
            using SKPaint paint = new() { Color = colours[i], IsAntialias = false };
            canvas.DrawRect(SKRect.Create(x, top, (float)bar.Width, Math.Max(1, bottom - top)), paint);
        }
    }

    private static void Line(SKCanvas canvas, OverlayLine line)
    {
        if (line.Points.Length < 2)
            return;
        using SKPath path = new();
        path.MoveTo(Of(line.Points[0]));
        for (int i = 1; i < line.Points.Length; i++)
            path.LineTo(Of(line.Points[i]));
        if (line.IsClosed)
            path.Close();
        if (line.Kind is OverlayKind.ScaleBar)
        {
            using SKPaint rim = Stroke(RimOf(line.Colour), line.Width + 2);
            canvas.DrawPath(path, rim);
        }

        using SKPaint paint = Stroke(Of(line.Colour, line.Opacity), line.Width);
        canvas.DrawPath(path, paint);
    }

    private static void Disc(SKCanvas canvas, OverlayDisc disc)
    {
        using SKPaint paint = new() { Color = Of(disc.Colour, disc.Opacity), IsAntialias = true };
        canvas.DrawCircle(Of(disc.At), (float)disc.Radius, paint);
    }

    private static void Mark(SKCanvas canvas, OverlayMark mark)
    {
        (float x, float y, float r) = ((float)mark.At.X, (float)mark.At.Y, (float)mark.Radius);
        using SKPaint paint = Stroke(Of(mark.Colour), 1.5);
        canvas.DrawLine(x - r, y, x + r, y, paint);
        canvas.DrawLine(x, y - r, x, y + r, paint);
    }

    private static void Text(SKCanvas canvas, OverlayText text)
    {
        SKTextAlign align = text.Alignment switch { OverlayAlignment.Left => SKTextAlign.Left, OverlayAlignment.Middle => SKTextAlign.Center, _ => SKTextAlign.Right };
        using SKFont font = PictureFont.OfSize(text.Size);
        using SKPaint rim = Stroke(RimOf(text.Colour), Math.Max(2, text.Size / 5));
        using SKPaint ink = new() { Color = Of(text.Colour), IsAntialias = true };
        canvas.DrawText(text.Text, (float)text.At.X, (float)text.At.Y, align, font, rim);
        canvas.DrawText(text.Text, (float)text.At.X, (float)text.At.Y, align, font, ink);
    }

    private static SKColor RimOf(DisplayColour colour) => 2 * colour.Red + 5 * colour.Green + colour.Blue < 8 * 0x60 ? s_lightRim : s_darkRim;

    private static SKPaint Stroke(SKColor colour, double width) =>
        new() { Color = colour, Style = SKPaintStyle.Stroke, StrokeWidth = (float)width, IsAntialias = true, StrokeJoin = SKStrokeJoin.Round, StrokeCap = SKStrokeCap.Butt };

    private static SKPoint Of(OverlayPoint point) => new((float)point.X, (float)point.Y);

    private static SKColor Of(DisplayColour colour, double opacity = 1) => new(colour.Red, colour.Green, colour.Blue, (byte)Math.Round(255 * Math.Clamp(opacity, 0, 1)));
}
