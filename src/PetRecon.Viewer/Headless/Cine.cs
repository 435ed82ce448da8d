using System.Collections.Immutable;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Headless;

/// <summary>Pages for the frames of animations.</summary>
public static class Cine
{
    private const int MaxFrames = 3600;

    /// <summary>A projection that turns once about the patient's long axis, at one scale.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="view">The projection at the beginning.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentException">The view is no projection, or the number of frames makes no sense.</exception>
    public static ImmutableArray<PicturePage> Rotating(Scene scene, ViewDescription view, int frames, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(view);
        Check(frames);
        if (view.Kind != ViewKind.Projection)
            throw new ArgumentException("Only projections turn about the patient.", nameof(view));
        Scene shown = view.Of(scene);
        View[] views = [.. Enumerable.Range(0, frames).Select(i => FittedViews.Of(shown, view with { AzimuthDegrees = view.AzimuthDegrees + 360.0 * i / frames }, width, height))];
        double scale = views.Max(static fitted => fitted.MmPerPixel);
        return [.. views.Select(fitted => new PicturePage(width, height, [new(shown, fitted with { MmPerPixel = scale }, 0, 0, width, height)]))];
    }

    /// <summary>Slices one after the other through the visible layers.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="view">The orientation of the slices.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentException">The view is a projection, or the number of frames makes no sense.</exception>
    public static ImmutableArray<PicturePage> Slices(Scene scene, ViewDescription view, int frames, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(view);
        Check(frames);
        if (view.IsProjection)
            throw new ArgumentException("A projection has no slices.", nameof(view));
        PageDescription page = new() { Layout = PageLayout.OneView, Views = [view] };
        return [.. PicturePage.SliceScenes(scene, view, frames, null).Select(slice => PicturePage.Of(slice, page, width, height))];
    }

    /// <summary>The frames of what changes with time, one after the other, each with its name; each is read when its turn comes.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="page">The views of each.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <returns><see cref="Scene.FrameCount"/> pages.</returns>
    /// <exception cref="ArgumentException">No layer of the scene has frames.</exception>
    public static IEnumerable<PicturePage> Times(Scene scene, PageDescription page, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (scene.FrameCount < 2)
            throw new ArgumentException("Nothing of the scene changes with time.", nameof(scene));
        return Enumerable.Range(0, scene.FrameCount).Select(n => scene.AtFrame(n)).Select(at => PicturePage.Of(at, page, width, height).WithFrameName(at));
    }

    private static void Check(int frames)
    {
        if (frames is < 1 or > MaxFrames)
            throw new ArgumentException($"An animation of {frames} frames was asked for; 1 to {MaxFrames} were expected.");
    }
}
