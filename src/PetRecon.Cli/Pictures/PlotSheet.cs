using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using ScottPlot;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>Several plots side by side and below each other, as one PNG or SVG.</summary>
/// <param name="ColumnCount">Plots in a row.</param>
/// <param name="PlotWidth">Pixels that a plot is wide.</param>
/// <param name="PlotHeight">Pixels that a plot is high.</param>
internal sealed record PlotSheet(int ColumnCount, int PlotWidth, int PlotHeight)
{
    /// <summary>Says early, before the work, that a picture could not be written under this name; null is no picture.</summary>
    public static void CheckName(string? path)
    {
        if (path is not null && Path.GetExtension(path).ToUpperInvariant() is not (".PNG" or ".SVG"))
            throw new UsageException($"{path}: pictures are written as .png or .svg; the name must end in one of these.");
    }

    /// <summary>Draws the plots and writes the picture; the plots are disposed of.</summary>
    public void Write(string path, IReadOnlyList<Plot> plots) =>
        OutputFile.WriteBytes(path, path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) ? Svg(plots) : Png(plots));

    /// <summary>Draws the plots as the bytes of a PNG; the plots are disposed of.</summary>
    public byte[] Png(IReadOnlyList<Plot> plots)
    {
        using SKBitmap bitmap = new(Width, HeightOf(plots));
        using (SKCanvas canvas = new(bitmap))
        {
            canvas.Clear(SKColors.White);
            Draw(canvas, plots);
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private byte[] Svg(IReadOnlyList<Plot> plots)
    {
        using MemoryStream text = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(SKRect.Create(Width, HeightOf(plots)), text))
            Draw(canvas, plots);
        return text.ToArray();
    }

    private int Width => ColumnCount * PlotWidth;

    private int HeightOf(IReadOnlyList<Plot> plots) => (plots.Count + ColumnCount - 1) / ColumnCount * PlotHeight;

    private void Draw(SKCanvas canvas, IReadOnlyList<Plot> plots)
    {
        for (int i = 0; i < plots.Count; i++)
        {
            int left = i % ColumnCount * PlotWidth;
            int top = i / ColumnCount * PlotHeight;

            // A plot begins by clearing what it may draw on.
            canvas.Save();
            canvas.ClipRect(SKRect.Create(left, top, PlotWidth, PlotHeight));
            plots[i].Render(canvas, new PixelRect(left, left + PlotWidth, top + PlotHeight, top));
            canvas.Restore();
            plots[i].Dispose();
        }
    }
}
