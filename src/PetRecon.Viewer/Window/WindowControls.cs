using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Window;

/// <summary>What the window's own parts show, beside the scene: changed by mouse and keys, drawn by <see cref="WindowPainter"/>.</summary>
internal sealed class WindowControls
{
    /// <summary>Where panes are.</summary>
    public WindowLayout Layout { get; set; } = new([], default, 0);

    /// <summary>The pane that is shown alone; null shows all.</summary>
    public PaneId? Alone { get; private set; }

    /// <summary>The pane that keys are for.</summary>
    public PaneId Active { get; set; }

    /// <summary>The layer whose window the right button changes; null before there is a scene, or if that has none.</summary>
    public string? WindowedLayer { get; set; }

    /// <summary>Values under the mouse.</summary>
    public string Probe { get; set; } = "";

    /// <summary>What was done or could not be, until the next input.</summary>
    public string Note { get; set; } = "";

    public bool ShowsHelp { get; set; }

    public bool IsClosing { get; set; }

    /// <summary>Shows a pane alone, or all if it is so already.</summary>
    public void Show(PaneId pane)
    {
        Alone = Alone == pane ? null : pane;
        Active = pane;
    }
}
