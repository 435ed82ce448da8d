namespace PetRecon.Viewer.Window.Panels;

/// <summary>Rows that pages make again and again.</summary>
internal static class PanelRows
{
    /// <summary>Controls below a head, each as wide as the others.</summary>
    public static PanelRow Inner(params IEnumerable<Control> controls) => new([.. controls.Select(static control => new Cell(control))]) { Indent = 1 };

    /// <summary>A faint text below a head.</summary>
    public static PanelRow Note(string id, string text) => Inner(new Label(id, text) { Tone = LabelTone.Faint });

    /// <summary>What a control is of, and the control.</summary>
    public static PanelRow Named(string name, params IEnumerable<Control> controls) =>
        new([new Cell(new Label($"name of {name}", name)), .. controls.Select(static control => new Cell(control, 1.6))]) { Indent = 1 };
}
