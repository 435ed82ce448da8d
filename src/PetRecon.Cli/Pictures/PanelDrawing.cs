using PetRecon.Viewer.Headless;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>What stands around views of all kinds: captions, letters of direction, frames, and the bar that says how long a millimetre is.</summary>
internal static class PanelDrawing
{
    public static readonly SKColor Ink = new(0x20, 0x20, 0x20);

    /// <summary>Where no image is.</summary>
    public static readonly SKColor Outside = new(0xf4, 0xf4, 0xf4);

    private static readonly SKColor s_frame = new(0xa0, 0xa0, 0xa0);

    public static void Frame(SKCanvas canvas, SKRectI area)
    {
        using SKPaint line = new() { Color = s_frame, Style = SKPaintStyle.Stroke, StrokeWidth = 1, IsAntialias = false };
        canvas.DrawRect(SKRect.Create(area.Left - 0.5f, area.Top - 0.5f, area.Width + 1, area.Height + 1), line);
    }

    public static void Letters(SKCanvas canvas, AnatomicalPlane plane, SKRectI area)
    {
        const float Size = 15;
        using SKFont font = PictureFont.OfSize(Size);
        using SKPaint paint = new() { Color = Ink, IsAntialias = true };
        float half = MontageLayout.LetterSpace / 2f;
        const float CapHeight = 0.36f * Size;
        canvas.DrawText(plane.Left, area.Left - half, area.MidY + CapHeight, SKTextAlign.Center, font, paint);
        canvas.DrawText(plane.Right, area.Right + half, area.MidY + CapHeight, SKTextAlign.Center, font, paint);
        canvas.DrawText(plane.Top, area.MidX, area.Top - half + CapHeight, SKTextAlign.Center, font, paint);
        canvas.DrawText(plane.Bottom, area.MidX, area.Bottom + half + CapHeight, SKTextAlign.Center, font, paint);
    }

    /// <summary>Which plane a view shows, above it.</summary>
    public static void Heading(SKCanvas canvas, PanelView view) => Caption(
        canvas,
        FormattableString.Invariant($"{view.Plane.Name}, {view.Plane.NormalName} = {Math.Round(view.PositionMm[view.Plane.NormalAxis], 1) + 0.0:0.#} mm"),
        view.Area.Left,
        view.Area.Top - MontageLayout.LetterSpace - 6,
        14);

    public static void ScaleBar(SKCanvas canvas, MontageLayout layout)
    {
        double lengthMm = WindowScale.RoundStep(150 / layout.PixelsPerMm);
        float length = (float)(lengthMm * layout.PixelsPerMm);
        SKRectI area = layout.ScaleBar;
        using SKPaint paint = new() { Color = Ink, IsAntialias = false };
        canvas.DrawRect(SKRect.Create(area.Left, area.Top, length, 4), paint);
        Caption(canvas, FormattableString.Invariant($"{lengthMm:0.##} mm"), area.Left, area.Top + 22, 14);
    }

    public static void Caption(SKCanvas canvas, string text, float x, float baseline, float size)
    {
        using SKFont font = PictureFont.OfSize(size);
        using SKPaint paint = new() { Color = Ink, IsAntialias = true };
        canvas.DrawText(text, x, baseline, SKTextAlign.Left, font, paint);
    }
}
