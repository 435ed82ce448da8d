using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>Draws a panel: its controls as they are scrolled, which of them keys are for, and the list that is open.</summary>
internal static class PanelPainter
{
    public static void Draw(SKCanvas canvas, PanelInput input, bool hasFocus)
    {
        PanelLayout layout = input.Layout;
        PanelPen pen = new(canvas, layout.TextSize);
        canvas.Save();
        canvas.ClipRect(layout.Area);
        pen.Fill(layout.Area, PanelColours.Panel);
        foreach (PlacedControl placed in layout.Controls)
        {
            if (placed.IsHead)
                Draw(pen, placed, input, hasFocus);
        }

        canvas.Save();
        canvas.ClipRect(new(layout.Area.Left, layout.BodyTop, layout.Area.Right, layout.Area.Bottom));
        foreach (PlacedControl placed in layout.Controls)
        {
            SKRect seen = placed.Seen(input.Scroll);
            if (!placed.IsHead && seen.Bottom >= layout.BodyTop && seen.Top <= layout.Area.Bottom)
                Draw(pen, placed, input, hasFocus);
        }

        canvas.Restore();
        if (input.ScrollBar is { } scrolling)
            pen.Box(scrolling.Thumb, PanelColours.Edge);
        pen.Fill(SKRect.Create(layout.Area.Left, layout.Area.Top, pen.Thin, layout.Area.Height), PanelColours.Edge);
        if (input.Popup is { } popup)
            Draw(pen, popup);
        canvas.Restore();
    }

    private static void Draw(PanelPen pen, PlacedControl placed, PanelInput input, bool hasFocus)
    {
        bool isChosen = hasFocus && placed.Control.Id == input.Focus;
        bool isHovered = input.Popup is null && placed.Control.Id == input.Hovered;
        ControlDrawing.Draw(pen, placed.Control, placed.Seen(input.Scroll), new(isHovered, isChosen && input.ShowsFocus, isChosen ? input.Edit : null, input.Mouse));
    }

    private static void Draw(PanelPen pen, Popup popup)
    {
        pen.Box(popup.Place, PanelColours.Back, PanelColours.Strong);
        for (int n = popup.First; n < Math.Min(popup.Options.Length, popup.First + popup.Rows); n++)
        {
            SKRect row = SKRect.Create(popup.Place.Left, popup.Place.Top + (n - popup.First) * popup.RowHeight, popup.Place.Width, popup.RowHeight);
            if (n == popup.Marked)
                pen.Box(SKRect.Inflate(row, -2 * pen.Thin, -pen.Thin), PanelColours.Hovered);
            pen.Text(popup.Options[n], SKRect.Inflate(row, -(float)(ControlSizes.Padding * pen.TextSize), 0), PanelColours.Text);
        }

        // Where there are more than are seen.
        if (popup.Rows < popup.Options.Length)
        {
            float height = popup.Place.Height * popup.Rows / popup.Options.Length;
            float top = popup.Place.Top + popup.Place.Height * popup.First / popup.Options.Length;
            pen.Box(SKRect.Create(popup.Place.Right - 0.4f * pen.TextSize, top, 0.3f * pen.TextSize, height), PanelColours.Edge);
        }
    }
}
