using PetRecon.Core.Structures;
using PetRecon.Therapy.Histograms;
using ScottPlot;

namespace PetRecon.Cli.Pictures;

/// <summary>Dose-volume histograms as PNG or SVG, each structure in its own colour.</summary>
internal sealed record HistogramChart
{
    // Colours brighter than this cannot be seen on white paper.
    private const double BrightestLuminance = 0.45;

    private static readonly string[] s_colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
    private static readonly LinePattern[] s_patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted, LinePattern.DenselyDashed];

    public required string Title { get; init; }

    public required IReadOnlyList<DoseVolumeHistogram> Histograms { get; init; }

    /// <summary>Cubic centimetres instead of percent of each structure.</summary>
    public bool InCc { get; init; }

    /// <summary>Width of intervals in the dose's unit for a differential chart; null for a cumulative one.</summary>
    public double? DifferentialWidth { get; init; }

    /// <summary>Prescribed dose: the horizontal axis is then in percent of it.</summary>
    public double? PercentOf { get; init; }

    public int WidthPixels { get; init; } = 1100;

    public int HeightPixels { get; init; } = 680;

    /// <summary>Writes the chart.</summary>
    /// <param name="path">Ends in .png or .svg.</param>
    public void Write(string path) => Chart.Write(path, Draw(), WidthPixels, HeightPixels);

    /// <summary>The chart as the bytes of a PNG.</summary>
    public byte[] Png() => Chart.Png(Draw(), WidthPixels, HeightPixels);

    private Plot Draw()
    {
        Plot plot = Chart.New(Title, DoseLabel(), VolumeLabel());
        double perDose = PercentOf is double prescription ? 100 / prescription : 1;
        (double right, double top) = (0, 0);
        Dictionary<string, int> seen = [];
        for (int i = 0; i < Histograms.Count; i++)
        {
            DoseVolumeHistogram histogram = Histograms[i];
            (double[] doses, double[] volumes) = CurveOf(histogram);
            for (int k = 0; k < doses.Length; k++)
                doses[k] *= perDose;
            string colour = Legible(histogram.Structure.Colour) ?? s_colours[i % s_colours.Length];
            int same = seen.GetValueOrDefault(colour);
            seen[colour] = same + 1;
            var line = plot.Add.ScatterLine(doses, volumes);
            line.LegendText = FormattableString.Invariant($"{histogram.Structure.Name}, {histogram.VolumeCc:0.##} cc");
            line.Color = Color.FromHex(colour);
            line.LinePattern = s_patterns[same % s_patterns.Length];
            line.LineWidth = 2;
            right = Math.Max(right, doses[^1]);
            top = Math.Max(top, volumes.Max());
        }

        plot.ShowLegend(Edge.Right);
        plot.Legend.FontSize = 13;
        double left = Math.Min(0, perDose * Histograms.Min(static histogram => histogram.Min));
        plot.Axes.SetLimits(left, left + 1.03 * Math.Max(right - left, 1e-6), 0, 1.03 * Math.Max(top, 1e-12));
        return plot;
    }

    // From 0 on, so that the level part before the lowest dose is seen.
    private (double[] Doses, double[] Volumes) CurveOf(DoseVolumeHistogram histogram)
    {
        double scale = InCc ? 1 : 100 / histogram.VolumeCc;
        if (DifferentialWidth is double width)
        {
            DifferentialHistogram intervals = histogram.Differential(width);
            return ([.. intervals.Cc.Select((_, i) => intervals.StartDose + (i + 0.5) * width)], [.. intervals.Cc.Select(cc => cc * scale)]);
        }

        double first = Math.Min(0, histogram.Min);
        return ([first, .. histogram.CurveDoses], [scale * histogram.VolumeCc, .. histogram.CurveCc.Select(cc => cc * scale)]);
    }

    private string DoseLabel() => PercentOf is double prescription
        ? FormattableString.Invariant($"{Histograms[0].QuantityName}, % of {prescription:0.###} {Histograms[0].Unit}")
        : $"{Histograms[0].QuantityName}{(Histograms[0].Unit.Length > 0 ? $", {Histograms[0].Unit}" : "")}";

    private string VolumeLabel() => (DifferentialWidth, InCc) switch
    {
        (null, false) => "volume with at least that dose, %",
        (null, true) => "volume with at least that dose, cc",
        (double width, bool inCc) => FormattableString.Invariant($"volume per {width:0.####} {Histograms[0].Unit}, {(inCc ? "cc" : "%")}"),
    };

    private static string? Legible(DisplayColour? colour)
    {
        if (colour is not DisplayColour given)
            return null;
        double luminance = (0.2126 * Square(given.Red) + 0.7152 * Square(given.Green) + 0.0722 * Square(given.Blue)) / (255.0 * 255);
        double dim = luminance > BrightestLuminance ? Math.Sqrt(BrightestLuminance / luminance) : 1;
        return new DisplayColour((byte)(dim * given.Red), (byte)(dim * given.Green), (byte)(dim * given.Blue)).ToString();
    }

    private static double Square(double value) => value * value;
}
