using System.Collections.Immutable;
using PetRecon.Viewer.Interaction;
using SkiaSharp;

namespace PetRecon.Viewer.Window;

/// <summary>A pane and where it is.</summary>
internal readonly record struct PlacedPane(PaneId Id, SKRectI Place);

/// <summary>Where panes and the status line are in a window.</summary>
/// <param name="Panes">The panes that are shown.</param>
/// <param name="Status">The line below them.</param>
/// <param name="Gap">Pixels around and between panes.</param>
internal sealed record WindowLayout(ImmutableArray<PlacedPane> Panes, SKRectI Status, int Gap)
{
    /// <summary>Lays a window out: two by two, or one pane alone.</summary>
    /// <param name="width">Its pixels in a row.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="textSize">Height of the font, pixels.</param>
    /// <param name="alone">The pane that is shown alone; null shows four.</param>
    public static WindowLayout Of(int width, int height, double textSize, PaneId? alone)
    {
        int gap = Math.Max(1, (int)Math.Round(textSize / 6.5));
        int status = Math.Min(height / 3, (int)Math.Ceiling(1.9 * textSize));
        SKRectI area = new(gap, gap, Math.Max(gap + 2, width - gap), Math.Max(gap + 2, height - status - gap));
        SKRectI line = new(0, area.Bottom + gap, width, height);
        if (alone is { } only)
            return new([new(only, area)], line, gap);
        (int middleX, int middleY) = ((area.Left + area.Right - gap) / 2, (area.Top + area.Bottom - gap) / 2);
        (int rightX, int lowerY) = (Math.Min(middleX + gap, area.Right - 1), Math.Min(middleY + gap, area.Bottom - 1));
        return new(
            [
                new(PaneKind.Axial, new(area.Left, area.Top, middleX, middleY)),
                new(PaneKind.Coronal, new(rightX, area.Top, area.Right, middleY)),
                new(PaneKind.Sagittal, new(area.Left, lowerY, middleX, area.Bottom)),
                new(PaneKind.Projection, new(rightX, lowerY, area.Right, area.Bottom)),
            ],
            line,
            gap);
    }

    /// <summary>The pane at a pixel.</summary>
    public PlacedPane? At(double x, double y)
    {
        foreach (PlacedPane pane in Panes)
        {
            if (x >= pane.Place.Left && x < pane.Place.Right && y >= pane.Place.Top && y < pane.Place.Bottom)
                return pane;
        }

        return null;
    }

    /// <summary>A pane that is shown.</summary>
    public PlacedPane? Of(PaneId id)
    {
        foreach (PlacedPane pane in Panes)
        {
            if (pane.Id == id)
                return pane;
        }

        return null;
    }

    /// <summary>The sizes of the panes, as a viewer's state wants them.</summary>
    public IReadOnlyDictionary<PaneId, (int Width, int Height)> Sizes() =>
        Panes.ToDictionary(static pane => pane.Id, static pane => (Math.Clamp(pane.Place.Width, 1, ViewerActions.MaxEdge), Math.Clamp(pane.Place.Height, 1, ViewerActions.MaxEdge)));
}
