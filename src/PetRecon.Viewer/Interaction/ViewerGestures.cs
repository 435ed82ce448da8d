using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>What a hand does with several parts of a viewer's state at once: dragging a window, showing and hiding all of a kind.</summary>
internal static class ViewerGestures
{
    // Dragging right by so many pixels makes a window e times wider; dragging down by so many moves it by its width.
    private const double PixelsPerNaturalWidth = 200;
    private const double PixelsPerWidth = 300;

    /// <summary>A layer's window after a drag: wider to the right, higher downwards.</summary>
    /// <param name="state">The state.</param>
    /// <param name="start">The layer when the drag began.</param>
    /// <param name="dx">Pixels to the right since then.</param>
    /// <param name="dy">Pixels down since then.</param>
    public static ViewerState DragWindow(ViewerState state, VolumeLayer start, double dx, double dy)
    {
        double width = start.Window.High - start.Window.Low;
        double center = 0.5 * (start.Window.High + start.Window.Low) + width * dy / PixelsPerWidth;
        double half = 0.5 * width * Math.Exp(Math.Clamp(dx / PixelsPerNaturalWidth, -20, 20));
        return ViewerActions.Window(state, start.Id, center - half, center + half);
    }

    /// <summary>Shows or hides the lowest layer of dose.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static ViewerState ToggleDose(ViewerState state)
    {
        VolumeLayer dose = state.Scene.Layers.FirstOrDefault(static layer => DoseLayers.IsDose(layer.Volume)) ?? throw new InputException("The scene has no dose.");
        return ViewerActions.Replace(state, dose with { IsVisible = !dose.IsVisible });
    }

    /// <summary>Hides all structures if any is shown, or shows them.</summary>
    public static ViewerState ToggleStructures(ViewerState state) => ViewerActions.ShowStructure(state, "*", !state.Scene.Structures.Any(static structure => structure.IsVisible));

    /// <summary>Hides all isodose lines if any are shown, or shows them.</summary>
    public static ViewerState ToggleIsodoses(ViewerState state) => ViewerActions.ShowIsodose(state, "*", !state.Scene.Isodoses.Any(static lines => lines.IsVisible));
}
