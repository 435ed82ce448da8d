using System.Collections.Immutable;
using PetRecon.Cli.CommandLine;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Scenes;
using ScottPlot;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>A plan as a picture: for each beam its spots in beam's-eye view, and its energy layers against the depth that they reach in water.</summary>
internal static class PlanPicture
{
    private const float GreatestMarkerPixels = 11;
    private const float LeastMarkerPixels = 2;

    private static readonly PlotSheet s_sheet = new(2, 720, 620);

    /// <summary>Draws and writes the picture.</summary>
    public static void Write(string path, ImmutableArray<ScannedBeam> beams, int? layer) => s_sheet.Write(path, Plots(beams, layer));

    /// <summary>The picture of all layers as the bytes of a PNG.</summary>
    public static byte[] Png(ImmutableArray<ScannedBeam> beams) => s_sheet.Png(Plots(beams, null));

    private static List<Plot> Plots(ImmutableArray<ScannedBeam> beams, int? layer)
    {
        List<Plot> plots = [];
        foreach (ScannedBeam beam in beams)
        {
            plots.Add(Spots(beam, layer));
            plots.Add(Layers(beam, layer));
        }

        return plots;
    }

    private static Plot Spots(ScannedBeam beam, int? layer)
    {
        BeamLayer[] shown = [.. beam.Layers.Where(one => layer is null || one.Number == layer)];
        if (shown.Length == 0)
            throw new UsageException($"Beam {beam.Name} has no layer {layer}; it has {beam.Layers.Length}.");
        BeamSpot[] spots = [.. shown.SelectMany(static one => one.Spots).Where(static spot => spot.Weight > 0).OrderBy(static spot => spot.Weight)];
        string unit = beam.Ion == Ion.Proton ? "MeV" : "MeV/u";
        string what = layer is null ? $"{spots.Length} spots of {shown.Length} layer{(shown.Length == 1 ? "" : "s")}" : FormattableString.Invariant($"{spots.Length} spots of layer {layer}, {shown[0].EnergyMeVPerU:0.0} {unit}");
        Plot plot = Chart.New($"{beam.Name}, seen from the source: {what}", "x in the isocentre plane (mm)", "y (mm)");
        double greatest = spots.Length > 0 ? spots[^1].Weight : 1;
        double least = spots.Length > 0 ? spots[0].Weight : 0;

        // One marker series for each of a few steps of colour and size: tens of thousands of spots one by one would take long to draw.
        const int Steps = 24;
        foreach (IGrouping<int, BeamSpot> step in spots.GroupBy(spot => greatest > least ? Math.Min(Steps - 1, (int)(Steps * (spot.Weight - least) / (greatest - least))) : Steps - 1))
        {
            double share = (step.Key + 0.5) / Steps;
            SKColor colour = ColourMaps.Viridis.Ink(share);
            var markers = plot.Add.ScatterPoints(step.Select(static spot => spot.XMm).ToArray(), step.Select(static spot => spot.YMm).ToArray());
            markers.Color = new Color(colour.Red, colour.Green, colour.Blue);
            markers.MarkerSize = LeastMarkerPixels + (GreatestMarkerPixels - LeastMarkerPixels) * (float)Math.Sqrt(share);
        }

        plot.Add.Crosshair(0, 0).LineColor = Colors.Gray;
        plot.Axes.SquareUnits();
        Bar(plot, least * beam.AmountPerWeight, greatest * beam.AmountPerWeight, $"{beam.AmountUnit} of a spot");
        return plot;
    }

    private static Plot Layers(ScannedBeam beam, int? layer)
    {
        double amount = beam.Amount;
        Plot plot = Chart.New(
            FormattableString.Invariant($"{beam.Ion}, {beam.Layers.Length} layer{(beam.Layers.Length == 1 ? "" : "s")}, {amount:G6} {beam.AmountUnit}"), "range in water of the nominal energy (mm)", $"{beam.AmountUnit} of a layer");
        foreach (BeamLayer one in beam.Layers)
        {
            double depth = beam.RangeMm(one);
            double height = one.Weight * beam.AmountPerWeight;
            Color colour = Color.FromHex(layer is null || one.Number == layer ? "#0072B2" : "#B0B0B0");
            var line = plot.Add.Line(depth, 0, depth, height);
            line.LineColor = colour;
            line.LineWidth = 3;
            var top = plot.Add.Marker(depth, height);
            top.Color = colour;
            top.Size = 8;
        }

        // The energies of the deepest and the shallowest layer, as the axis tells depths only.
        foreach (BeamLayer one in beam.Layers.OrderBy(static one => one.EnergyMeVPerU) is var ordered ? new[] { ordered.First(), ordered.Last() }.Distinct() : [])
        {
            var text = plot.Add.Text(FormattableString.Invariant($"{one.EnergyMeVPerU:0.0} {(beam.Ion == Ion.Proton ? "MeV" : "MeV/u")}"), beam.RangeMm(one), one.Weight * beam.AmountPerWeight);
            text.LabelFontSize = 13;
            text.LabelAlignment = Alignment.LowerCenter;
            text.OffsetY = -8;
        }

        plot.Axes.AutoScale();
        AxisLimits limits = plot.Axes.GetLimits();
        double span = Math.Max(limits.HorizontalSpan, 20);
        plot.Axes.SetLimits(limits.HorizontalCenter - 0.6 * span, limits.HorizontalCenter + 0.6 * span, 0, limits.Top * 1.06);
        return plot;
    }

    /// <summary>A colour bar for a plot whose colours are not a heat map's.</summary>
    public static void Bar(Plot plot, double low, double high, string label)
    {
        var bar = plot.Add.ColorBar(new FixedColours(low, high));
        bar.Label = label;
        bar.LabelStyle.FontSize = 14;
        bar.Axis.TickLabelStyle.FontSize = 13;
    }

    private sealed class FixedColours(double low, double high) : IHasColorAxis
    {
        public IColormap Colormap { get; } = new ScottPlot.Colormaps.Viridis();

        public ScottPlot.Range GetRange() => new(low, high > low ? high : low + Math.Max(1e-9, Math.Abs(low)));
    }
}
