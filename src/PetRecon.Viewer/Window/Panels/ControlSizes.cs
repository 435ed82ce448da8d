namespace PetRecon.Viewer.Window.Panels;

/// <summary>How large controls are, in heights of the font, so that all grow with it.</summary>
internal static class ControlSizes
{
    /// <summary>Height of a line of a label.</summary>
    public const double Line = 1.45;

    /// <summary>Edge of a swatch or of a check box.</summary>
    public const double Box = 1.05;

    /// <summary>Room within the edges of a button or field, on each side.</summary>
    public const double Padding = 0.5;

    // Of a slider's width, what its head and its text have.
    public const double SliderHead = 0.36;
    public const double SliderText = 0.2;

    /// <summary>Height of a control, pixels.</summary>
    public static float Height(Control control, float width, double textSize) => (float)(textSize * control switch
    {
        Label { IsRight: true } => Line,
        Label label => Line * PanelText.Lines(label.Text, textSize, width - Swatch(label.Swatch is not null, textSize)).Count,
        CheckBox => 1.6,
        Slider => 1.5,
        Section => 2.0,
        Tabs => 2.2,
        Chart => 14,
        TransferEditor => 10,
        _ => 1.85,
    });

    /// <summary>Width of a control that takes what it needs, pixels.</summary>
    public static float Width(Control control, double textSize) => control switch
    {
        Label label => PanelText.Width(label.Text, textSize) + Swatch(label.Swatch is not null, textSize) + 1,
        Button button => PanelText.Width(button.Text, textSize) + (float)(2 * Padding * textSize) + 2,
        CheckBox box => PanelText.Width(box.Text, textSize) + Swatch(box.Swatch is not null, textSize) + (float)((Box + Padding) * textSize) + 1,
        Choice choice => choice.Options.Append(choice.Empty).Max(option => PanelText.Width(option, textSize)) + (float)(2.2 * textSize),
        _ => (float)(6 * textSize),
    };

    /// <summary>What a swatch before a text needs, pixels.</summary>
    public static float Swatch(bool isThere, double textSize) => isThere ? (float)(1.4 * textSize) : 0;
}
