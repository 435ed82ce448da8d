using ScottPlot;

namespace PetRecon.Cli.Pictures;

/// <summary>Curves over one axis, as PNG or SVG: contrast recovery against iterations, profiles through images.</summary>
internal sealed record LineChart
{
    // Okabe and Ito's colours, which colour-blind readers can tell apart.
    private static readonly string[] s_colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    public required string Title { get; init; }

    /// <summary>Name and unit of the horizontal axis.</summary>
    public required string XLabel { get; init; }

    /// <summary>Name and unit of the vertical axis.</summary>
    public required string YLabel { get; init; }

    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>A dashed line across, such as the true value; none when null.</summary>
    public (double Value, string Label)? Reference { get; init; }

    /// <summary>Whether the vertical axis begins at zero.</summary>
    public bool FromZero { get; init; } = true;

    public int WidthPixels { get; init; } = 900;

    public int HeightPixels { get; init; } = 560;

    /// <summary>Writes the chart.</summary>
    /// <param name="path">Ends in .png or .svg.</param>
    /// <exception cref="ArgumentException">The name ends otherwise, or a curve has not as many positions as values.</exception>
    public void Write(string path) => Chart.Write(path, Draw(), WidthPixels, HeightPixels);

    public byte[] Png() => Chart.Png(Draw(), WidthPixels, HeightPixels);

    private Plot Draw()
    {
        Plot plot = Chart.New(Title, XLabel, YLabel);
        if (Series.All(static s => Array.TrueForAll(s.X, static x => x == Math.Floor(x))))
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        for (int i = 0; i < Series.Count; i++)
        {
            LineSeries series = Series[i];
            if (series.X.Length != series.Y.Length)
                throw new ArgumentException($"Curve '{series.Label}' has {series.X.Length} positions and {series.Y.Length} values.");
            var line = plot.Add.Scatter(series.X, series.Y);
            line.LegendText = series.Label;
            line.Color = Color.FromHex(s_colours[i % s_colours.Length]);
            line.LineWidth = 2;
            line.MarkerSize = series.HasMarkers ? 7 : 0;
        }

        if (Reference is { } reference)
        {
            var line = plot.Add.HorizontalLine(reference.Value, 1.5f, Colors.Gray, LinePattern.Dashed);
            line.LegendText = reference.Label;
        }

        if (Series.Count > 1 || Reference is not null)
        {
            plot.ShowLegend(Edge.Right);
            plot.Legend.FontSize = 13;
        }
        else
        {
            plot.HideLegend();
        }

        plot.Axes.AutoScale();
        if (FromZero && Lowest() >= 0)
            plot.Axes.SetLimitsY(0, plot.Axes.GetLimits().Top);
        return plot;
    }

    private double Lowest() => Series.SelectMany(static s => s.Y).Where(double.IsFinite).DefaultIfEmpty(0).Min();
}
