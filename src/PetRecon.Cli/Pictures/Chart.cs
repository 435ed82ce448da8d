using PetRecon.Cli.Reporting;
using ScottPlot;

namespace PetRecon.Cli.Pictures;

/// <summary>What all charts share: their style, and how they become files.</summary>
internal static class Chart
{
    /// <summary>An empty plot in the style of all charts.</summary>
    /// <param name="title">Title.</param>
    /// <param name="xLabel">Name and unit of the horizontal axis.</param>
    /// <param name="yLabel">Name and unit of the vertical axis.</param>
    /// <param name="titleSize">Height of the title's letters in pixels.</param>
    public static Plot New(string title, string xLabel, string yLabel, float titleSize = 18)
    {
        ChartFont.Use();
        Plot plot = new();
        plot.Font.Set(ChartFont.FamilyName);
        plot.Title(title, titleSize);
        plot.XLabel(xLabel, 15);
        plot.YLabel(yLabel, 15);
        plot.Axes.Bottom.TickLabelStyle.FontSize = 13;
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        return plot;
    }

    /// <summary>Writes a plot as .png or .svg, and disposes of it.</summary>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    public static void Write(string path, Plot plot, int widthPixels, int heightPixels)
    {
        using (plot)
        {
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".png": OutputFile.WriteBytes(path, plot.GetImageBytes(widthPixels, heightPixels, ImageFormat.Png)); break;
                case ".svg": OutputFile.WriteText(path, plot.GetSvgXml(widthPixels, heightPixels)); break;
                default: throw new ArgumentException($"A chart is written as .png or .svg, not as {path}.", nameof(path));
            }
        }
    }

    /// <summary>A plot as the bytes of a PNG; it is disposed of.</summary>
    public static byte[] Png(Plot plot, int widthPixels, int heightPixels)
    {
        using (plot)
            return plot.GetImageBytes(widthPixels, heightPixels, ImageFormat.Png);
    }
}
