using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>Where the parts of a field are, and what they look like.</summary>
internal static class FieldDrawing
{
    /// <summary>Where a field's text begins.</summary>
    public static float TextLeft(Field field, SKRect place, double textSize) => place.Left + (float)(ControlSizes.Padding * textSize) + ControlSizes.Swatch(field.Swatch is not null, textSize);

    public static void Draw(PanelPen pen, Field field, SKRect place, ControlLook look)
    {
        bool isTyped = look.Edit is not null;
        pen.Box(place, look.IsHovered && !isTyped ? PanelColours.Hovered : PanelColours.Field, isTyped || look.IsFocused || field.IsChosen ? PanelColours.Strong : PanelColours.Edge);
        SKRect inside = SKRect.Inflate(place, -(float)(ControlSizes.Padding * pen.TextSize), 0);
        float left = TextLeft(field, place, pen.TextSize);
        ControlDrawing.Swatch(pen, field.Swatch, inside);
        if (look.Edit is { } edit)
        {
            DrawEdit(pen, edit, new(left, place.Top, inside.Right, place.Bottom));
            return;
        }

        float unit = field.Unit.Length > 0 ? PanelText.Width(field.Unit, pen.TextSize) + 0.4f * pen.TextSize : 0;
        bool hasRoom = PanelText.Width(field.Text, pen.TextSize) + unit <= inside.Right - left;
        pen.Text(field.Text, new(left, place.Top, inside.Right - (hasRoom ? unit : 0), place.Bottom), PanelColours.Text);
        if (hasRoom)
            pen.Text(field.Unit, new(left, place.Top, inside.Right, place.Bottom), PanelColours.Faint, SKTextAlign.Right);
    }

    // A text that is longer than its field is moved so that the caret is seen.
    private static void DrawEdit(PanelPen pen, TextEdit edit, SKRect room)
    {
        float At(int n) => PanelText.Width(edit.Text[..n], pen.TextSize);
        float shift = Math.Max(0, At(edit.Caret) - room.Width);
        pen.Canvas.Save();
        pen.Canvas.ClipRect(SKRect.Inflate(room, pen.Thin, 0));
        float top = room.MidY - 0.65f * pen.TextSize;
        float height = 1.3f * pen.TextSize;
        if (edit.From < edit.To)
            pen.Fill(SKRect.Create(room.Left + At(edit.From) - shift, top, At(edit.To) - At(edit.From), height), PanelColours.Strong.WithAlpha(0x60));
        pen.TextAt(edit.Text, room.Left - shift, room.MidY + 0.36f * pen.TextSize, PanelColours.Text);
        pen.Fill(SKRect.Create(room.Left + At(edit.Caret) - shift, top, pen.Thin, height), PanelColours.Text);
        pen.Canvas.Restore();
    }
}
