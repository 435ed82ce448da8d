using PetRecon.Cli.Commands.Therapy;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Gamma;
using PetRecon.Viewer.Scenes;
using ScottPlot;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>Both doses and their gamma in three planes through the worst point, with gamma's histogram beside them.</summary>
internal static class GammaPicture
{
    private const int HistogramWidthPixels = 560;

    // Steps of the colours, odd so that 0 has one.
    private const int ColourCount = 201;

    /// <summary>Writes the picture.</summary>
    /// <param name="path">Ends in .png.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="evaluated">The dose that was judged.</param>
    /// <param name="result">Their gamma.</param>
    /// <param name="positionMm">What the planes go through, in the space of gamma's map; the worst point if null.</param>
    public static void Write(string path, DoseGrid reference, DoseGrid evaluated, GammaResult result, Vector3D? positionMm) =>
        OutputFile.WriteBytes(path, Png(reference, evaluated, result, positionMm));

    /// <summary>The picture as the bytes of a PNG.</summary>
    public static byte[] Png(DoseGrid reference, DoseGrid evaluated, GammaResult result, Vector3D? positionMm)
    {
        VoxelGrid grid = result.SignedGamma.Grid;
        float[] signed = result.SignedGamma.ToArray();
        int worst = 0;
        for (int n = 0; n < signed.Length; n++)
        {
            if (float.IsNaN(signed[n]))
                signed[n] = 0;
            else if (Math.Abs(signed[n]) > Math.Abs(signed[worst]))
                worst = n;
        }

        Vector3D position = positionMm ?? grid.PositionMm(worst % grid.SizeX, worst / grid.SizeX % grid.SizeY, worst / grid.SizeX / grid.SizeY);
        double max = result.Options.MaxGamma;
        bool onReference = result.Options.Searched == GammaSearched.Evaluated;
        RigidTransform? way = result.Options.ReferenceToEvaluated;
        MontageColumn[] columns =
        [
            new("reference", onReference ? reference.Volume : On(grid, reference.Volume, way?.Inverse())),
            new("evaluated", onReference ? On(grid, evaluated.Volume, way) : evaluated.Volume),
            new("gamma; red: evaluated is higher", result.SignedGamma.OnGrid(grid, signed)) { Map = Colours(max), Window = new(-max, max) },
        ];
        MontageOptions options = new() { Title = $"Gamma, {GammaTable.Criterion(result, reference.Volume.Unit)}", Map = ColourMaps.Viridis, PositionMm = position };
        using SKBitmap slices = SKBitmap.Decode(SliceMontage.Png(columns, options));
        using SKBitmap histogram = SKBitmap.Decode(Histogram(result, Math.Min(slices.Height, HistogramWidthPixels)));
        using SKBitmap page = new(slices.Width + histogram.Width, slices.Height);
        using (SKCanvas canvas = new(page))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawBitmap(slices, 0, 0);
            canvas.DrawBitmap(histogram, slices.Width, (slices.Height - histogram.Height) / 2f);
        }

        using SKData png = page.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static Volume On(VoxelGrid grid, Volume dose, RigidTransform? way) =>
        VolumeResampler.Linear(dose, grid, new() { Outside = 0, TargetToSource = way });

    // Pale where gamma passes, strong where it fails.
    private static ColourMap Colours(double max)
    {
        DisplayColour[] colours = new DisplayColour[ColourCount];
        for (int n = 0; n < ColourCount; n++)
        {
            double gamma = max * (2.0 * n / (ColourCount - 1) - 1);
            double size = Math.Abs(gamma);
            double share = size <= 1 ? 0.35 * size : 0.75 + 0.25 * (size - 1) / Math.Max(1e-6, max - 1);
            byte dim = (byte)(255 * (1 - share));
            byte kept = (byte)(255 * (1 - (share > 0.75 ? 2 * (share - 0.75) * 0.6 : 0)));
            colours[n] = gamma >= 0 ? new(kept, dim, dim) : new(dim, dim, kept);
        }

        return ColourMap.Through("gamma", colours);
    }

    private static byte[] Histogram(GammaResult result, int heightPixels)
    {
        GammaStatistics statistics = result.Statistics;
        using Plot plot = Chart.New(FormattableString.Invariant($"{statistics.PassRatePercent:0.00} % of {statistics.PointCount:0} points pass"), "gamma", "points, %");
        for (int bin = 0; bin < statistics.Histogram.Length; bin++)
        {
            double from = bin * GammaStatistics.BinWidth;
            var bar = plot.Add.Bar(from + 0.5 * GammaStatistics.BinWidth, 100 * statistics.Histogram[bin] / statistics.PointCount);
            bar.Bars[0].Size = GammaStatistics.BinWidth;
            bar.Bars[0].FillColor = Color.FromHex(from < 1 - 1e-9 ? "#7fb2d9" : "#c23b3b");
            bar.Bars[0].LineWidth = 0;
        }

        plot.Add.VerticalLine(1, 1.5f, Colors.Black, LinePattern.Dashed);
        plot.Axes.SetLimitsX(0, result.Options.MaxGamma);
        plot.Axes.SetLimitsY(0, 105 * statistics.Histogram.Max() / statistics.PointCount);
        return plot.GetImageBytes(HistogramWidthPixels, heightPixels, ImageFormat.Png);
    }
}
