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
    // The least that is left to panes beside a panel.
    private const double LeastPanesShare = 0.35;

    /// <summary>The panel beside the panes; empty where there is none.</summary>
    public SKRectI Panel { get; private init; }

    /// <summary>Lays a window out.</summary>
    /// <param name="width">Its pixels in a row.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="textSize">Height of the font, pixels.</param>
    /// <param name="rows">The panes, row by row, all rows of one length.</param>
    /// <param name="panelWidth">Pixels of a panel on the right that are asked for; a narrow window gives it fewer.</param>
    public static WindowLayout Of(int width, int height, double textSize, IReadOnlyList<IReadOnlyList<PaneId>> rows, int panelWidth = 0)
    {
        int panel = Math.Clamp(panelWidth, 0, (int)((1 - LeastPanesShare) * width));
        int gap = Math.Max(1, (int)Math.Round(textSize / 6.5));
        int status = Math.Min(height / 3, (int)Math.Ceiling(1.9 * textSize));
        int right = Math.Max(2 * gap, width - panel - gap);
        int bottom = Math.Max(2 * gap, height - status - gap);
        ImmutableArray<PlacedPane>.Builder panes = ImmutableArray.CreateBuilder<PlacedPane>();
        for (int row = 0; row < rows.Count; row++)
        {
            (int upper, int lower) = Piece(row, rows.Count, bottom - gap);
            for (int column = 0; column < rows[row].Count; column++)
            {
                (int first, int last) = Piece(column, rows[row].Count, right - gap);
                panes.Add(new(rows[row][column], new(gap + first, gap + upper, gap + last, gap + lower)));
            }
        }

        return new(panes.ToImmutable(), new(0, bottom + gap, width, height), gap) { Panel = new(width - panel, 0, width, bottom + gap) };

        // Pieces of a length with gaps between them; a window that is too small for them has panes of a pixel.
        (int From, int To) Piece(int n, int count, int length)
        {
            int from = n * (length + gap) / count;
            return (from, Math.Max(from + 1, (n + 1) * (length + gap) / count - gap));
        }
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
        Panes.ToDictionary(static pane => pane.Id, static pane => (Math.Min(pane.Place.Width, ViewerActions.MaxEdge), Math.Min(pane.Place.Height, ViewerActions.MaxEdge)));
}
