using System.Collections.Immutable;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>A control and where it is in the window, before anything is scrolled.</summary>
/// <param name="Control">What it is.</param>
/// <param name="Place">Where it is.</param>
/// <param name="IsHead">Whether it stays where it is when the others scroll.</param>
internal readonly record struct PlacedControl(Control Control, SKRect Place, bool IsHead)
{
    /// <summary>Where it is seen when the panel is scrolled by some pixels.</summary>
    public SKRect Seen(float scroll)
    {
        SKRect seen = Place;
        if (!IsHead)
            seen.Offset(0, -scroll);
        return seen;
    }
}

/// <summary>Where the controls of a panel are.</summary>
/// <param name="Area">The panel's place in the window.</param>
/// <param name="TextSize">Height of the font, pixels.</param>
/// <param name="Controls">The controls, in the order in which Tab goes through them.</param>
/// <param name="BodyTop">Where what scrolls begins.</param>
/// <param name="BodyHeight">How high all of it is.</param>
internal sealed record PanelLayout(SKRectI Area, double TextSize, ImmutableArray<PlacedControl> Controls, float BodyTop, float BodyHeight)
{
    /// <summary>A panel without anything.</summary>
    public static PanelLayout Empty { get; } = new(default, 13, [], 0, 0);

    private float Margin => 0.7f * (float)TextSize;

    /// <summary>How far the body can be scrolled.</summary>
    public float ScrollRange => Math.Max(0, BodyHeight - (Area.Bottom - BodyTop));

    /// <summary>Lays a page out from its upper edge to its lower one.</summary>
    public static PanelLayout Of(PanelPage page, SKRectI area, double textSize)
    {
        PanelLayout made = new(area, textSize, [], 0, 0);
        ImmutableArray<PlacedControl>.Builder controls = ImmutableArray.CreateBuilder<PlacedControl>();
        float y = area.Top + 0.5f * made.Margin;
        foreach (PanelRow row in page.Head)
            y = made.Place(row, y, isHead: true, controls);
        float top = y;
        y += 0.3f * made.Margin;
        foreach (PanelRow row in page.Body)
            y = made.Place(row, y, isHead: false, controls);
        return made with { Controls = controls.ToImmutable(), BodyTop = top, BodyHeight = y + made.Margin - top };
    }

    /// <summary>The control at a pixel.</summary>
    public PlacedControl? At(double x, double y, float scroll)
    {
        foreach (PlacedControl control in Controls)
        {
            SKRect place = control.Seen(scroll);
            if ((control.IsHead || y >= BodyTop) && x >= place.Left && x < place.Right && y >= place.Top && y < place.Bottom)
                return control;
        }

        return null;
    }

    /// <summary>A control that is there.</summary>
    public PlacedControl? Find(string? id)
    {
        foreach (PlacedControl control in Controls)
        {
            if (control.Control.Id == id)
                return control;
        }

        return null;
    }

    private float Place(PanelRow row, float y, bool isHead, ImmutableArray<PlacedControl>.Builder controls)
    {
        float gap = 0.5f * (float)TextSize;
        float left = Area.Left + Margin + (float)(row.Indent * TextSize);
        float room = Math.Max(1, Area.Right - 1.6f * Margin - left - gap * (row.Cells.Length - 1));
        float[] widths = Widths(row, room);
        float height = 0;
        for (int i = 0; i < widths.Length; i++)
            height = Math.Max(height, ControlSizes.Height(row.Cells[i].Control, widths[i], TextSize));
        foreach ((Cell cell, float width) in row.Cells.Zip(widths))
        {
            controls.Add(new(cell.Control, SKRect.Create(left, y, width, height), isHead));
            left += width + gap;
        }

        return y + height + 0.35f * (float)TextSize;
    }

    private float[] Widths(PanelRow row, float room)
    {
        float[] widths = [.. row.Cells.Select(cell => cell.Share > 0 ? 0 : Math.Min(room, ControlSizes.Width(cell.Control, TextSize)))];
        double shares = row.Cells.Sum(static cell => cell.Share);
        float rest = Math.Max(0, room - widths.Sum());
        for (int i = 0; i < widths.Length; i++)
        {
            if (row.Cells[i].Share > 0)
                widths[i] = Math.Max(1, (float)(rest * row.Cells[i].Share / shares));
        }

        // A panel that is too narrow gives all of them less.
        float much = widths.Sum();
        return much > room + 0.5f ? [.. widths.Select(width => Math.Max(1, width * room / much))] : widths;
    }
}
