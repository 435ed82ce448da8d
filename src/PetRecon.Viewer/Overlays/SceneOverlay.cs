using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>Makes what is drawn over a picture of a scene: outlines, isodose lines, crosshair, letters, bars and texts.</summary>
public static class SceneOverlay
{
    /// <summary>The overlay of a view.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="view">How it is looked at.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <param name="options">What is drawn; all but names of people when null.</param>
    /// <exception cref="ArgumentException">The picture's size or the options make no sense, or an isodose layer names a volume that is not there.</exception>
    public static Overlay Of(Scene scene, View view, int width, int height, OverlayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(view);
        options ??= new();
        options.Check();
        if (width is < 1 or > 16384 || height is < 1 or > 16384)
            throw new ArgumentException($"An overlay of {width} x {height} pixels was asked for; each side has to be from 1 to 16384.");
        OverlayBuilder builder = new(scene, view, width, height, options);
        PlaneDrawing.Draw(builder);
        Annotations.Draw(builder, BeamDrawing.Draw(builder));
        return builder.Overlay();
    }
}
