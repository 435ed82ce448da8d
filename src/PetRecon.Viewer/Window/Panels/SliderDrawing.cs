using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>Where the parts of a slider are, and what they look like.</summary>
internal static class SliderDrawing
{
    /// <summary>The line that the knob goes along.</summary>
    public static SKRect Track(Slider slider, SKRect place, double textSize)
    {
        float head = slider.Head.Length > 0 ? (float)ControlSizes.SliderHead * place.Width : 0;
        float text = slider.Text.Length > 0 ? (float)ControlSizes.SliderText * place.Width : 0;
        float knob = Knob(textSize);
        return new(place.Left + head + knob, place.MidY - 0.15f * (float)textSize, Math.Max(place.Left + head + knob + 1, place.Right - text - knob), place.MidY + 0.15f * (float)textSize);
    }

    public static void Draw(PanelPen pen, Slider slider, SKRect place, ControlLook look)
    {
        SKRect track = Track(slider, place, pen.TextSize);
        float x = track.Left + (float)slider.Share * track.Width;
        pen.Box(track, PanelColours.Edge);
        pen.Box(new(track.Left, track.Top, x, track.Bottom), PanelColours.Strong);
        pen.Disc(new(x, place.MidY), Knob(pen.TextSize), look.IsHovered || look.IsFocused ? PanelColours.Text : PanelColours.Strong);
        if (slider.Head.Length > 0)
            pen.Text(slider.Head, new(place.Left, place.Top, place.Left + (float)ControlSizes.SliderHead * place.Width, place.Bottom), PanelColours.Text);
        if (slider.Text.Length > 0)
            pen.Text(slider.Text, new(place.Right - (float)ControlSizes.SliderText * place.Width, place.Top, place.Right, place.Bottom), PanelColours.Faint, SKTextAlign.Right);
    }

    private static float Knob(double textSize) => (float)(0.48 * textSize);
}
