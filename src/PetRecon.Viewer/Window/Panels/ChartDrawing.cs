using PetRecon.Viewer.Overlays;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>Draws charts: axes with round numbers, curves, and what they are at the mouse.</summary>
internal static class ChartDrawing
{
    private const float Small = 0.85f;
    private const int MostRead = 8;

    public static void Draw(PanelPen pen, Chart chart, SKRect place, ControlLook look)
    {
        ChartPlot plot = ChartPlot.Of(chart, place, pen.TextSize);
        pen.Box(place, PanelColours.Chart);
        if (!chart.Curves.Any(static curve => curve.Points.Any(static point => double.IsFinite(point.Y))))
        {
            pen.Text("There is nothing to show.", place, PanelColours.Faint, SKTextAlign.Center);
            return;
        }

        Axes(pen, chart, place, plot);
        pen.Canvas.Save();
        pen.Canvas.ClipRect(SKRect.Inflate(plot.Inside, pen.Thin, pen.Thin));
        if (chart.MarkX is double mark)
            pen.Line(PanelColours.Strong, 1.2f * pen.Thin, new(plot.X.At(mark), plot.Inside.Top), new(plot.X.At(mark), plot.Inside.Bottom));
        foreach (ChartCurve curve in chart.Curves)
            Draw(pen, curve, plot);
        pen.Canvas.Restore();
        if (look.IsHovered && plot.Inside.Contains(look.Mouse))
            Cursor(pen, chart, plot, plot.X.ValueAt(look.Mouse.X));
    }

    private static void Axes(PanelPen pen, Chart chart, SKRect place, ChartPlot plot)
    {
        SKRect inside = plot.Inside;
        float size = Small * pen.TextSize;
        foreach ((double value, string text) in RoundNumbers.Ticks(plot.X.Low, plot.X.High, 5))
        {
            float x = plot.X.At(value);
            pen.Line(PanelColours.Grid, pen.Thin, new(x, inside.Top), new(x, inside.Bottom));
            pen.TextAt(text, x, inside.Bottom + 1.2f * size, PanelColours.Faint, SKTextAlign.Center, Small);
        }

        foreach ((double value, string text) in RoundNumbers.Ticks(plot.Y.Low, plot.Y.High, 5))
        {
            float y = plot.Y.At(value);
            pen.Line(PanelColours.Grid, pen.Thin, new(inside.Left, y), new(inside.Right, y));
            pen.TextAt(text, inside.Left - 0.4f * size, y + 0.36f * size, PanelColours.Faint, SKTextAlign.Right, Small);
        }

        pen.Text(chart.XUnit, new(inside.Left, inside.Bottom + 1.4f * size, inside.Right, place.Bottom), PanelColours.Faint, SKTextAlign.Center, Small);
        pen.Text(chart.YUnit, new(place.Left + 0.5f * size, place.Top, inside.Right, inside.Top), PanelColours.Faint, SKTextAlign.Left, Small);
    }

    private static void Draw(PanelPen pen, ChartCurve curve, ChartPlot plot)
    {
        List<SKPoint> line = [];
        foreach ((double x, double y) in curve.Points)
        {
            if (double.IsFinite(y))
            {
                line.Add(new(plot.X.At(x), plot.Y.At(y)));
                continue;
            }

            Finish();
        }

        Finish();

        void Finish()
        {
            if (line.Count == 1)
                pen.Disc(line[0], 1.6f * pen.Thin, PanelPen.Of(curve.Colour));
            else
                pen.Line(PanelPen.Of(curve.Colour), 1.6f * pen.Thin, [.. line]);
            line.Clear();
        }
    }

    // The place, and each curve's value there, in a box on the side where there is more room.
    private static void Cursor(PanelPen pen, Chart chart, ChartPlot plot, double x)
    {
        float at = plot.X.At(x);
        pen.Line(PanelColours.Text.WithAlpha(0xa0), pen.Thin, new(at, plot.Inside.Top), new(at, plot.Inside.Bottom));
        List<(string Text, SKColor Colour)> rows = [($"{RoundNumbers.Short(x)} {chart.XUnit}", PanelColours.Text)];
        foreach (ChartCurve curve in chart.Curves)
        {
            double y = curve.At(x);
            if (!double.IsFinite(y))
                continue;
            pen.Disc(new(at, plot.Y.At(y)), 2.5f * pen.Thin, PanelPen.Of(curve.Colour));
            rows.Add(($"{curve.Name} {RoundNumbers.Short(y)}", PanelPen.Of(curve.Colour)));
        }

        if (rows.Count > MostRead + 1)
        {
            int more = rows.Count - MostRead;
            rows.RemoveRange(MostRead, more);
            rows.Add(($"and {more} more", PanelColours.Faint));
        }

        float size = Small * pen.TextSize;
        float line = 1.35f * size;
        float width = Math.Min(rows.Max(row => PanelText.Width(row.Text, size)), 0.75f * plot.Inside.Width) + size;
        float left = at < plot.Inside.MidX ? Math.Min(at + size, plot.Inside.Right - width) : Math.Max(at - size - width, plot.Inside.Left);
        SKRect box = SKRect.Create(left, plot.Inside.Top, width, rows.Count * line + 0.4f * size);
        pen.Box(box, PanelColours.Back.WithAlpha(0xd8), PanelColours.Edge);
        for (int n = 0; n < rows.Count; n++)
            pen.Text(rows[n].Text, SKRect.Create(box.Left + 0.5f * size, box.Top + 0.2f * size + n * line, width - size, line), rows[n].Colour, SKTextAlign.Left, Small);
    }
}
