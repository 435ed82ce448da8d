using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>Draws transfer editors: the histogram, what the function makes of each value, and its points.</summary>
internal static class TransferDrawing
{
    // Opacities are straight between points; on the scale of heights that is no straight line.
    private const int StepsBetween = 12;

    public static void Draw(PanelPen pen, TransferEditor editor, SKRect place)
    {
        TransferPlot plot = TransferPlot.Of(editor, place, pen.TextSize);
        pen.Box(place, PanelColours.Chart);
        if (editor.Histogram is { } histogram)
            Bars(pen, plot, histogram);
        Function(pen, plot);
        for (int n = 0; n < editor.Points.Length; n++)
        {
            TransferPoint point = editor.Points[n];
            SKPoint at = new(plot.X(point.Value), plot.Y(point.OpacityPerMm));
            bool isChosen = n == editor.Chosen;
            pen.Disc(at, (isChosen ? 0.55f : 0.42f) * pen.TextSize, isChosen ? PanelColours.Strong : PanelColours.Text);
            pen.Disc(at, (isChosen ? 0.37f : 0.32f) * pen.TextSize, ColourOf(point));
        }
    }

    private static SKColor ColourOf(TransferPoint point) => new(point.Red, point.Green, point.Blue);

    // By logarithms, as most voxels are air.
    private static void Bars(PanelPen pen, TransferPlot plot, ValueHistogram histogram)
    {
        double highest = Math.Log(1.0 + Math.Max(1, histogram.Counts.Max()));
        double step = (histogram.High - histogram.Low) / histogram.Counts.Length;
        for (int n = 0; n < histogram.Counts.Length; n++)
        {
            float tall = (float)(Math.Log(1.0 + histogram.Counts[n]) / highest) * plot.Inside.Height;
            pen.Fill(new(plot.X(histogram.Low + n * step), plot.Inside.Bottom - tall, plot.X(histogram.Low + (n + 1) * step) + 0.5f, plot.Inside.Bottom), PanelColours.Bars);
        }
    }

    private static void Function(PanelPen pen, TransferPlot plot)
    {
        var points = plot.Editor.Points;
        using SKPath path = new();
        path.MoveTo(plot.Inside.Left, plot.Inside.Bottom);
        path.LineTo(plot.Inside.Left, plot.Y(points[0].OpacityPerMm));
        for (int n = 0; n < points.Length; n++)
        {
            TransferPoint a = points[n];
            TransferPoint b = points[Math.Min(n + 1, points.Length - 1)];
            for (int part = 0; part < StepsBetween; part++)
            {
                double share = part / (double)StepsBetween;
                path.LineTo(plot.X(a.Value + share * (b.Value - a.Value)), plot.Y(a.OpacityPerMm + share * (b.OpacityPerMm - a.OpacityPerMm)));
            }
        }

        path.LineTo(plot.Inside.Right, plot.Y(points[^1].OpacityPerMm));
        path.LineTo(plot.Inside.Right, plot.Inside.Bottom);
        path.Close();
        using SKShader colours = SKShader.CreateLinearGradient(
            new(plot.Inside.Left, 0), new(plot.Inside.Right, 0), [.. points.Select(ColourOf)],
            [.. points.Select(point => (plot.X(point.Value) - plot.Inside.Left) / plot.Inside.Width)], SKShaderTileMode.Clamp);
        using SKPaint paint = new() { Shader = colours, IsAntialias = true, Color = SKColors.White.WithAlpha(0x8c) };
        pen.Canvas.DrawPath(path, paint);
    }
}
