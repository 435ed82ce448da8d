using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Scenes;
using ScottPlot;

namespace PetRecon.Cli.Pictures;

/// <summary>One number for each ray of a beam as a picture in beam's-eye view, and how often each occurs.</summary>
internal static class BeamMapPicture
{
    private const int BinCount = 24;

    /// <summary>Draws a map and its histogram side by side.</summary>
    /// <param name="path">Ends in .png or .svg.</param>
    /// <param name="map">The map.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="label">Name and unit of its numbers.</param>
    /// <param name="aboutZero">Whether the colours are blue below zero, white at zero and red above.</param>
    public static void Write(string path, BeamMap map, string title, string label, bool aboutZero) =>
        new PlotSheet(2, 720, 620).Write(path, [Map(map, title, label, aboutZero), Histogram(map, label)]);

    private static Plot Map(BeamMap map, string title, string label, bool aboutZero)
    {
        BeamPlane plane = map.Plane;
        Plot plot = Chart.New($"{title}, seen from the source", "x in the isocentre plane (mm)", "y (mm)");
        double[,] cells = new double[plane.SizeY, plane.SizeX];
        for (int row = 0; row < plane.SizeY; row++)
        {
            // The picture's first row is the top one.
            for (int column = 0; column < plane.SizeX; column++)
                cells[plane.SizeY - 1 - row, column] = map[column, row];
        }

        BeamMapStatistics statistics = map.Statistics();
        var heatmap = plot.Add.Heatmap(cells);
        double half = 0.5 * plane.SpacingMm;
        heatmap.Position = new CoordinateRect(plane.XMm(0) - half, plane.XMm(plane.SizeX - 1) + half, plane.YMm(0) - half, plane.YMm(plane.SizeY - 1) + half);
        heatmap.NaNCellColor = Color.FromHex("#D0D0D0");
        double reach = statistics.Count > 0 ? Math.Max(0.1, Math.Max(-statistics.Percentile5, statistics.Percentile95)) : 1;
        if (aboutZero)
        {
            heatmap.Colormap = new ScottPlot.Colormaps.CustomInterpolated([.. new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(static share => Convert(ColourMaps.BlueWhiteRed.Ink(share)))]);
            heatmap.ManualRange = new(-reach, reach);
        }
        else if (statistics.Count > 0)
        {
            heatmap.Colormap = new ScottPlot.Colormaps.Viridis();
            heatmap.ManualRange = new(statistics.Least, statistics.Greatest > statistics.Least ? statistics.Greatest : statistics.Least + 1);
        }

        var bar = plot.Add.ColorBar(heatmap);
        bar.Label = label;
        bar.LabelStyle.FontSize = 14;
        bar.Axis.TickLabelStyle.FontSize = 13;
        plot.Axes.SquareUnits();
        return plot;
    }

    private static Plot Histogram(BeamMap map, string label)
    {
        BeamMapStatistics statistics = map.Statistics();
        Plot plot = Chart.New(
            statistics.Count == 0 ? "no rays" : FormattableString.Invariant($"{statistics.Count} rays, mean {statistics.Mean:0.00}, standard deviation {statistics.StandardDeviation:0.00} mm"), label, "number of rays");
        if (statistics.Count == 0)
            return plot;
        double width = Math.Max(0.05, (statistics.Greatest - statistics.Least) / BinCount);
        int[] counts = new int[(int)((statistics.Greatest - statistics.Least) / width) + 1];
        foreach (float value in map.Values)
        {
            if (!float.IsNaN(value))
                counts[Math.Min(counts.Length - 1, (int)((value - statistics.Least) / width))]++;
        }

        for (int i = 0; i < counts.Length; i++)
        {
            var bar = plot.Add.Bar(statistics.Least + (i + 0.5) * width, counts[i]);
            bar.Bars[0].Size = width;
            bar.Bars[0].FillColor = Color.FromHex("#0072B2");
            bar.Bars[0].LineWidth = 0;
        }

        plot.Axes.AutoScale();
        AxisLimits limits = plot.Axes.GetLimits();
        plot.Axes.SetLimitsY(0, limits.Top);
        return plot;
    }

    private static Color Convert(SkiaSharp.SKColor colour) => new(colour.Red, colour.Green, colour.Blue);
}
