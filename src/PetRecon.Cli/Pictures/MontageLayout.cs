using PetRecon.Core.Spatial;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>Where everything of a montage stands. All images share one scale, so that lengths can be compared.</summary>
internal sealed class MontageLayout
{
    public const int Margin = 16;
    public const int LetterSpace = 20;
    public const int CaptionHeight = 22;
    public const int TitleHeight = 34;
    public const int LabelHeight = 26;
    public const int ScaleBarHeight = 40;
    public const int ColourBarWidth = 108;

    private readonly List<(int Column, AnatomicalPlane Plane, SKRectI Area)> _panels = [];

    /// <param name="box">What the images show.</param>
    /// <param name="columnCount">Number of images.</param>
    /// <param name="barCount">Number of colour bars.</param>
    /// <param name="longestSidePixels">Pixels of the longest side of the box.</param>
    /// <param name="lastHeadingWidth">Pixels of the text above the last colour bar.</param>
    public MontageLayout(WorldBox box, int columnCount, int barCount, int longestSidePixels, int lastHeadingWidth = 0)
    {
        Vector3D size = box.Size;
        PixelsPerMm = longestSidePixels / Math.Max(size.X, Math.Max(size.Y, size.Z));
        int top = Margin + TitleHeight + LabelHeight;
        int right = Margin;
        int bottom = top;
        for (int column = 0; column < columnCount; column++)
        {
            // One image: its views side by side. Several: a column each, its views below one another.
            int x = column == 0 ? Margin : right + Margin;
            int y = top;
            foreach (AnatomicalPlane plane in AnatomicalPlane.All)
            {
                int width = Math.Max(1, (int)Math.Round(size[plane.RightAxis] * PixelsPerMm));
                int height = Math.Max(1, (int)Math.Round(size[plane.DownAxis] * PixelsPerMm));
                int imageTop = y + CaptionHeight + LetterSpace;
                SKRectI area = SKRectI.Create(x + LetterSpace, imageTop, width, height);
                _panels.Add((column, plane, area));

                // A caption may be wider than its image.
                const int LeastWidth = 150;
                right = Math.Max(right, area.Left + Math.Max(width, LeastWidth) + LetterSpace);
                bottom = Math.Max(bottom, area.Bottom + LetterSpace);
                if (columnCount == 1)
                    x = right + Margin;
                else
                    y = area.Bottom + LetterSpace;
            }
        }

        const int LeastTitleWidth = 560;
        ColourBars = SKRectI.Create(right + 2 * Margin, top + CaptionHeight + LetterSpace, barCount * ColourBarWidth, Math.Max(140, bottom - LetterSpace - top - CaptionHeight - LetterSpace));
        bottom = Math.Max(bottom, ColourBars.Bottom);
        ScaleBar = SKRectI.Create(Margin + LetterSpace, bottom + 6, right - Margin, ScaleBarHeight - 6);
        Size = new(Math.Max(LeastTitleWidth, ColourBars.Right + Margin + Math.Max(0, lastHeadingWidth - ColourBarWidth)), bottom + ScaleBarHeight + Margin);
    }

    public double PixelsPerMm { get; }

    public SKSizeI Size { get; }

    /// <summary>Space for all colour bars, side by side.</summary>
    public SKRectI ColourBars { get; }

    public SKRectI ScaleBar { get; }

    /// <summary>Each image of each view: which column of the montage, which view, which pixels.</summary>
    public IReadOnlyList<(int Column, AnatomicalPlane Plane, SKRectI Area)> Panels => _panels;
}
