using PetRecon.Core.Structures;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>What a control looks like now, beside its description.</summary>
/// <param name="IsHovered">Whether the mouse is on it.</param>
/// <param name="IsFocused">Whether keys are for it, and that has to be seen.</param>
/// <param name="Edit">What is being typed in it.</param>
/// <param name="Mouse">Where the mouse is.</param>
internal readonly record struct ControlLook(bool IsHovered, bool IsFocused, TextEdit? Edit, SKPoint Mouse);

/// <summary>Draws controls.</summary>
internal static class ControlDrawing
{
    public static void Draw(PanelPen pen, Control control, SKRect place, ControlLook look)
    {
        switch (control)
        {
            case Label label:
                Draw(pen, label, place);
                break;
            case Button button:
                Draw(pen, button, place, look);
                break;
            case CheckBox box:
                Draw(pen, box, place, look);
                break;
            case Choice choice:
                Draw(pen, choice, place, look);
                break;
            case Slider slider:
                SliderDrawing.Draw(pen, slider, place, look);
                break;
            case Field field:
                FieldDrawing.Draw(pen, field, place, look);
                break;
            case Tabs tabs:
                Draw(pen, tabs, place, look);
                break;
            case Section section:
                Draw(pen, section, place, look);
                break;
            case Chart chart:
                ChartDrawing.Draw(pen, chart, place, look);
                break;
            case TransferEditor editor:
                TransferDrawing.Draw(pen, editor, place);
                break;
            default:
                throw new InvalidOperationException($"Nothing draws a {control.GetType().Name}.");
        }

        if (look.IsFocused && control is not Field)
            pen.Ring(SKRect.Inflate(place, pen.Thin + 1, pen.Thin), PanelColours.Strong, 1.5f * pen.Thin);
    }

    /// <summary>A small square of a colour at the left of a place; returns the place that is left.</summary>
    public static SKRect Swatch(PanelPen pen, DisplayColour? colour, SKRect place)
    {
        if (colour is not { } shown)
            return place;
        float edge = (float)(0.95 * pen.TextSize);
        pen.Box(SKRect.Create(place.Left, place.Top + 0.5f * (place.Height - edge), edge, edge), PanelPen.Of(shown));
        return new(place.Left + ControlSizes.Swatch(true, pen.TextSize), place.Top, place.Right, place.Bottom);
    }

    private static void Draw(PanelPen pen, Label label, SKRect place)
    {
        SKColor colour = label.Tone switch { LabelTone.Faint => PanelColours.Faint, LabelTone.Strong => PanelColours.Strong, _ => PanelColours.Text };
        if (label.IsRight)
        {
            pen.Text(label.Text, place, colour, SKTextAlign.Right);
            return;
        }

        float line = (float)(ControlSizes.Line * pen.TextSize);
        IReadOnlyList<string> lines = PanelText.Lines(label.Text, pen.TextSize, place.Width - ControlSizes.Swatch(label.Swatch is not null, pen.TextSize));
        float top = place.MidY - 0.5f * lines.Count * line;
        SKRect first = Swatch(pen, label.Swatch, SKRect.Create(place.Left, top, place.Width, line));
        foreach (string text in lines)
        {
            pen.Text(text, first, colour);
            first.Offset(0, line);
        }
    }

    private static void Draw(PanelPen pen, Button button, SKRect place, ControlLook look)
    {
        pen.Box(place, button.IsOn ? PanelColours.Strong : look.IsHovered ? PanelColours.Hovered : PanelColours.Field, PanelColours.Edge);
        pen.Text(button.Text, SKRect.Inflate(place, -0.3f * pen.TextSize, 0), button.IsOn ? PanelColours.Back : PanelColours.Text, SKTextAlign.Center);
    }

    private static void Draw(PanelPen pen, CheckBox box, SKRect place, ControlLook look)
    {
        float edge = (float)(ControlSizes.Box * pen.TextSize);
        SKRect square = SKRect.Create(place.Left, place.MidY - 0.5f * edge, edge, edge);
        pen.Box(square, box.IsOn ? PanelColours.Strong : look.IsHovered ? PanelColours.Hovered : PanelColours.Field, box.IsOn ? null : PanelColours.Faint);
        if (box.IsOn)
        {
            SKPoint In(float x, float y) => new(square.Left + x * edge, square.Top + y * edge);
            pen.Line(PanelColours.Back, 0.14f * edge, In(0.22f, 0.52f), In(0.42f, 0.72f), In(0.78f, 0.28f));
        }

        SKRect rest = Swatch(pen, box.Swatch, new(square.Right + (float)(ControlSizes.Padding * pen.TextSize), place.Top, place.Right, place.Bottom));
        pen.Text(box.Text, rest, PanelColours.Text);
    }

    private static void Draw(PanelPen pen, Choice choice, SKRect place, ControlLook look)
    {
        float padding = (float)(ControlSizes.Padding * pen.TextSize);
        float arrow = 0.3f * pen.TextSize;
        pen.Box(place, look.IsHovered ? PanelColours.Hovered : PanelColours.Field, PanelColours.Edge);
        float x = place.Right - padding - arrow;
        pen.Line(PanelColours.Faint, 1.4f * pen.Thin, new(x - arrow, place.MidY - 0.4f * arrow), new(x, place.MidY + 0.6f * arrow), new(x + arrow, place.MidY - 0.4f * arrow));
        pen.Text(choice.Shown, new(place.Left + padding, place.Top, x - 1.5f * arrow, place.Bottom), choice.Chosen < 0 ? PanelColours.Faint : PanelColours.Text);
    }

    private static void Draw(PanelPen pen, Tabs tabs, SKRect place, ControlLook look)
    {
        float width = place.Width / tabs.Names.Length;
        pen.Fill(new(place.Left, place.Bottom - pen.Thin, place.Right, place.Bottom), PanelColours.Edge);
        for (int n = 0; n < tabs.Names.Length; n++)
        {
            SKRect tab = SKRect.Create(place.Left + n * width, place.Top, width, place.Height);
            bool isUnderMouse = look.IsHovered && look.Mouse.X >= tab.Left && look.Mouse.X < tab.Right;
            pen.Text(tabs.Names[n], tab, n == tabs.Chosen || isUnderMouse ? PanelColours.Text : PanelColours.Faint, SKTextAlign.Center);
            if (n == tabs.Chosen)
                pen.Fill(new(tab.Left, tab.Bottom - 2 * pen.Thin, tab.Right, tab.Bottom), PanelColours.Strong);
        }
    }

    private static void Draw(PanelPen pen, Section section, SKRect place, ControlLook look)
    {
        float arrow = 0.32f * pen.TextSize;
        (float x, float y) = (place.Left + arrow, place.MidY);
        if (section.IsOpen)
            pen.Line(PanelColours.Faint, 1.4f * pen.Thin, new(x - arrow, y - 0.5f * arrow), new(x, y + 0.5f * arrow), new(x + arrow, y - 0.5f * arrow));
        else
            pen.Line(PanelColours.Faint, 1.4f * pen.Thin, new(x - 0.5f * arrow, y - arrow), new(x + 0.5f * arrow, y), new(x - 0.5f * arrow, y + arrow));
        SKRect text = new(place.Left + 3.4f * arrow, place.Top, place.Right, place.Bottom);
        pen.Text(section.Title, text, look.IsHovered ? PanelColours.Text : PanelColours.Faint);
        float end = text.Left + PanelText.Width(section.Title, pen.TextSize) + 2 * arrow;
        if (end < place.Right)
            pen.Fill(new(end, y, place.Right, y + pen.Thin), PanelColours.Edge);
    }
}
