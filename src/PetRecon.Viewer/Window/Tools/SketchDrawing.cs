using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Views;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Tools;

/// <summary>Draws what a hand is about: the sketch of a measurement with its value, the line of a profile, and the chosen measurement.</summary>
internal static class SketchDrawing
{
    // Of what is not in the scene yet.
    private static readonly DisplayColour s_sketch = new(0xff, 0xb4, 0x54);
    private static readonly DisplayColour s_profile = new(0x77, 0xff, 0xff);

    /// <summary>A pane's marks, those of a measurement twice as wide.</summary>
    public static Overlay Emphasised(Overlay marks, string? selectedId) => selectedId is null || !marks.Lines.Any(line => line.SourceId == selectedId)
        ? marks
        : marks with { Lines = [.. marks.Lines.Select(line => line.SourceId == selectedId && line.Kind == OverlayKind.Measurement ? line with { Width = 2 * line.Width } : line)] };

    /// <summary>Draws over a pane what is seen in it.</summary>
    /// <param name="canvas">In the pane's pixels.</param>
    /// <param name="marks">What there is.</param>
    /// <param name="pane">The pane.</param>
    /// <param name="view">How it looks at the patient.</param>
    /// <param name="width">Its pixels in a row.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="textSize">Height of the font, pixels.</param>
    public static void Draw(SKCanvas canvas, MeasuringMarks marks, PaneId pane, View view, int width, int height, double textSize)
    {
        if (marks.Profile is { } line && line.Pane == pane)
            Profile(canvas, At(line.FromMm), At(line.ToMm));
        if (marks.Sketch is not { } sketch || sketch.Pane != pane || sketch.PointsMm.IsEmpty)
            return;
        SKPoint[] points = [.. sketch.EndsMm.Select(At)];
        using (SKPathEffect dashes = SKPathEffect.CreateDash([5, 3], 0))
        using (SKPaint stroke = Stroke(s_sketch))
        {
            stroke.PathEffect = dashes;
            Shape(canvas, sketch.Tool, points, stroke);
        }

        Overlay ends = new() { Texts = points.Length > 1 && sketch.Text.Length > 0 ? [new(OverlayKind.Measurement, sketch.Text, new(points[^1].X + 10, points[^1].Y + 1.2 * textSize), OverlayAlignment.Left, textSize, s_sketch)] : [] };
        OverlayDrawing.Draw(canvas, ends);
        using SKPaint fill = new() { Color = Of(s_sketch) };
        foreach (SKPoint point in points)
            canvas.DrawRect(SKRect.Create(point.X - 2, point.Y - 2, 4, 4), fill);

        SKPoint At(Vector3D placeMm)
        {
            (double x, double y) = view.PixelOf(placeMm, width, height);
            return new((float)x, (float)y);
        }
    }

    private static void Shape(SKCanvas canvas, MouseTool tool, SKPoint[] points, SKPaint stroke)
    {
        if (points.Length < 2)
            return;
        (SKPoint a, SKPoint b) = (points[0], points[1]);
        SKRect box = SKRect.Create(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Abs(b.X - a.X), Math.Abs(b.Y - a.Y));
        switch (tool)
        {
            case MouseTool.Sphere:
                canvas.DrawCircle(a, SKPoint.Distance(a, b), stroke);
                break;
            case MouseTool.Box:
                canvas.DrawRect(box, stroke);
                break;
            case MouseTool.Ellipse:
                canvas.DrawOval(box, stroke);
                break;
            default:
                for (int n = 1; n < points.Length; n++)
                    canvas.DrawLine(points[n - 1], points[n], stroke);
                break;
        }
    }

    private static void Profile(SKCanvas canvas, SKPoint from, SKPoint to)
    {
        using SKPaint stroke = Stroke(s_profile);
        canvas.DrawLine(from, to, stroke);

        // Where it begins.
        canvas.DrawCircle(from, 3, stroke);
    }

    private static SKPaint Stroke(DisplayColour colour) => new() { Color = Of(colour), Style = SKPaintStyle.Stroke, StrokeWidth = 1.5f, IsAntialias = true };

    private static SKColor Of(DisplayColour colour) => new(colour.Red, colour.Green, colour.Blue);
}
