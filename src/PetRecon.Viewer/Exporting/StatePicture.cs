using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Exporting;

/// <summary>Pictures of panes as they are shown, in any size, with all that is drawn over them.</summary>
internal static class StatePicture
{
    // More than screens and posters need, and few enough for memory.
    private const int MaxEdge = 8192;

    /// <summary>Where on a picture a pane is, in pixels.</summary>
    internal readonly record struct Place(PaneId Pane, int X, int Y, int Width, int Height);

    /// <summary>What is to be drawn.</summary>
    /// <param name="state">What is shown.</param>
    /// <param name="places">The panes, as large as they are on the screen or were on another one.</param>
    /// <param name="scale">How many pixels of the picture one of the screen's becomes in each direction.</param>
    /// <exception cref="InputException">There are no panes, or the picture is too large.</exception>
    public static PicturePage Of(ViewerState state, IReadOnlyList<Place> places, double scale)
    {
        if (places.Count == 0)
            throw new InputException("A picture of no panes has nothing to show.");
        List<PagePanel> panels = [.. places.Select(place => Panel(state, place, scale))];
        (int left, int top) = (panels.Min(static panel => panel.X), panels.Min(static panel => panel.Y));
        (int width, int height) = (panels.Max(static panel => panel.X + panel.Width) - left, panels.Max(static panel => panel.Y + panel.Height) - top);
        if (width > MaxEdge || height > MaxEdge)
            throw new InputException($"The picture would have {width} x {height} pixels; {MaxEdge} on an edge are the most.");
        return new PicturePage(width, height, [.. panels.Select(panel => panel with { X = panel.X - left, Y = panel.Y - top })]).WithFrameName(state.Scene);
    }

    /// <summary>What is drawn over it: what the screen has, as large in proportion.</summary>
    public static OverlayOptions Marks(ViewerState state, double scale) =>
        new() { TextSize = Math.Clamp(state.TextSize * scale, 4, 200), IsodoseWidth = 1.4 * scale, ShowsIdentity = state.ShowsIdentity };

    private static PagePanel Panel(ViewerState state, Place place, double scale)
    {
        (int width, int height) = (Scaled(place.Width, scale), Scaled(place.Height, scale));
        PaneState pane = ViewerActions.Resized(state[place.Pane], (place.Width, place.Height));
        if (!pane.IsShown)
            throw new InputException($"The {place.Pane.Name} pane has no size.");
        View view = PaneViews.Of(state, pane);
        Scene scene = state.SceneIn(pane);
        scene = scene with { Structures = [.. scene.Structures.Select(layer => layer with { LineWidth = layer.LineWidth * scale })] };
        return new(scene, view with { MmPerPixel = view.MmPerPixel * place.Width / width }, Scaled(place.X, scale), Scaled(place.Y, scale), width, height);
    }

    private static int Scaled(int pixels, double scale) => (int)Math.Round(pixels * scale);
}
