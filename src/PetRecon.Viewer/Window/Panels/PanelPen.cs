using PetRecon.Core.Structures;
using PetRecon.Viewer.Headless;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>Draws the few shapes that all controls are made of.</summary>
/// <param name="canvas">What is drawn on.</param>
/// <param name="textSize">Height of the font, pixels.</param>
internal sealed class PanelPen(SKCanvas canvas, double textSize)
{
    public SKCanvas Canvas => canvas;

    public float TextSize => (float)textSize;

    /// <summary>Width of a thin line.</summary>
    public float Thin => Math.Max(1, (float)Math.Round(textSize / 13));

    public static SKColor Of(DisplayColour colour) => new(colour.Red, colour.Green, colour.Blue);

    public void Fill(SKRect place, SKColor colour)
    {
        using SKPaint paint = new() { Color = colour };
        canvas.DrawRect(place, paint);
    }

    /// <summary>A box with rounded corners.</summary>
    public void Box(SKRect place, SKColor colour, SKColor? edge = null)
    {
        float radius = 0.28f * TextSize;
        using SKPaint paint = new() { Color = colour, IsAntialias = true };
        canvas.DrawRoundRect(place, radius, radius, paint);
        if (edge is { } line)
            Ring(place, line, Thin);
    }

    /// <summary>The edge of a box with rounded corners.</summary>
    public void Ring(SKRect place, SKColor colour, float width)
    {
        float radius = 0.28f * TextSize;
        using SKPaint paint = new() { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width };
        place.Inflate(-0.5f * width, -0.5f * width);
        canvas.DrawRoundRect(place, radius, radius, paint);
    }

    public void Disc(SKPoint at, float radius, SKColor colour)
    {
        using SKPaint paint = new() { Color = colour, IsAntialias = true };
        canvas.DrawCircle(at, radius, paint);
    }

    public void Line(SKColor colour, float width, params ReadOnlySpan<SKPoint> points)
    {
        if (points.Length < 2)
            return;
        using SKPath path = new();
        path.MoveTo(points[0]);
        foreach (SKPoint point in points[1..])
            path.LineTo(point);
        using SKPaint paint = new() { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width, StrokeJoin = SKStrokeJoin.Round };
        canvas.DrawPath(path, paint);
    }

    /// <summary>A text in one line, its beginning with dots where it has no room, in the middle of a place's height.</summary>
    public void Text(string text, SKRect place, SKColor colour, SKTextAlign align = SKTextAlign.Left, float scale = 1)
    {
        if (text.Length == 0 || place.Width <= 0)
            return;
        float x = align switch { SKTextAlign.Left => place.Left, SKTextAlign.Right => place.Right, _ => place.MidX };
        TextAt(PanelText.Fitted(text, scale * textSize, place.Width), x, place.MidY + 0.36f * scale * TextSize, colour, align, scale);
    }

    /// <summary>A text at a point of its base line.</summary>
    public void TextAt(string text, float x, float y, SKColor colour, SKTextAlign align = SKTextAlign.Left, float scale = 1)
    {
        using SKFont font = PictureFont.OfSize(scale * textSize);
        using SKPaint ink = new() { Color = colour, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, ink);
    }
}
