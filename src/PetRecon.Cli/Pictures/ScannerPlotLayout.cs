using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>Where the two views of a scanner stand; both have one scale and their axis at one height.</summary>
internal sealed class ScannerPlotLayout
{
    public ScannerPlotLayout(SKRect transverseMm, SKRect axialMm, int longestPixels, int margin, int headerHeight, int dimensionSpace, int legendHeight)
    {
        // A caption and the numbers must fit over a short scanner.
        const float LeastWidth = 280;
        float longest = Math.Max(Math.Max(transverseMm.Width, transverseMm.Height), 0.7f * axialMm.Width);
        PixelsPerMm = longestPixels / longest;
        ViewsTop = margin + headerHeight;
        float top = Math.Min(transverseMm.Top, axialMm.Top);
        float scale = (float)PixelsPerMm;
        Transverse = SKRect.Create(margin, ViewsTop + (transverseMm.Top - top) * scale, transverseMm.Width * scale, transverseMm.Height * scale);
        float axialLeft = Transverse.Left + Math.Max(LeastWidth, Transverse.Width) + 3 * margin;
        Axial = SKRect.Create(axialLeft, ViewsTop + (axialMm.Top - top) * scale, axialMm.Width * scale, axialMm.Height * scale);
        TransverseAxis = new(Transverse.Left - transverseMm.Left * scale, Transverse.Top - transverseMm.Top * scale);
        float bottom = Math.Max(Transverse.Bottom, Axial.Bottom) + dimensionSpace;
        LegendTop = bottom;
        const int LeastPageWidth = 640;
        Size = new(
            Math.Max(LeastPageWidth, (int)(Axial.Left + Math.Max(LeastWidth, Axial.Width) + margin)),
            (int)bottom + legendHeight + margin);
    }

    public double PixelsPerMm { get; }

    public float ViewsTop { get; }

    public SKRect Transverse { get; }

    public SKRect Axial { get; }

    /// <summary>Where the scanner's axis pierces the transverse view.</summary>
    public SKPoint TransverseAxis { get; }

    public float LegendTop { get; }

    public SKSizeI Size { get; }
}
