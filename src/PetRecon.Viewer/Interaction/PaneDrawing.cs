using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>Draws what a frame asks for: a pane's pixels, and what is over them.</summary>
internal static class PaneDrawing
{
    // A projection that is being turned is drawn with fewer pixels, and steps four times as long. For planes, steps say that it is quick.
    private const double RoughStepVoxels = 2;

    // Highest values hardly take longer with shorter steps, as what cannot be one is passed over without a sample; peaks flicker less while they turn.
    private const double RoughMaximumStepVoxels = 1;

    /// <summary>A pane's pixels; fewer than the pane has for a projection that is not final.</summary>
    public static Picture Pixels(ISceneRenderer renderer, ViewerState state, PaneWork work, RoughSize roughSize, CancellationToken cancellation)
    {
        (View view, int width, int height) = (work.Picture.View, work.Picture.Width, work.Picture.Height);
        Scene scene = state.SceneIn(work.Pane);
        int background = view is ProjectionView { Kind: not ProjectionKind.Maximum } ? 0 : scene.Background;
        RenderOptions full = new() { Width = width, Height = height, Background = background, WaitsForSurfaces = false };
        if (work.Pane.IsPlane || work.IsFinal)
            return renderer.Render(scene, view, work.IsFinal ? full : full with { StepVoxels = RoughStepVoxels }, cancellation);
        int shrink = roughSize.Shrink;
        int less = (width + shrink - 1) / shrink;
        double step = view is ProjectionView { Kind: ProjectionKind.Maximum } ? RoughMaximumStepVoxels : RoughStepVoxels;
        RenderOptions rough = full with { Width = less, Height = (height + shrink - 1) / shrink, StepVoxels = step };
        return roughSize.Measured(() => renderer.Render(scene, view with { MmPerPixel = view.MmPerPixel * width / less }, rough, cancellation));
    }

    /// <summary>What is over them; lines that are not at hand are left out.</summary>
    public static Overlay Marks(ViewerState state, PaneWork work)
    {
        OverlayOptions options = new()
        {
            TextSize = state.TextSize,
            ShowsIdentity = state.ShowsIdentity,
            ShowsStructures = false,
            ShowsIsodoses = false,
            ShowsCrosshair = work.Pane.Kind != PaneKind.Oblique,
        };
        Overlay rest = SceneOverlay.Of(state.SceneIn(work.Pane), work.Picture.View, work.Picture.Width, work.Picture.Height, options);
        rest = Joined(rest, PlaneCuts.Of(PaneCuts.In(state, work.Pane), work.Picture.View, work.Picture.Width, work.Picture.Height, state.TextSize));
        if (!work.HasLines || work.Lines is null)
            return rest;
        Overlay lines = work.Lines.Of(work.LinesKey, state.SceneIn(work.Pane));
        // Spots of beams are there already.
        return Joined(lines with { Discs = [] }, rest);
    }

    private static Overlay Joined(Overlay below, Overlay above) =>
        above with { Discs = [.. below.Discs, .. above.Discs], Bars = [.. below.Bars, .. above.Bars], Lines = [.. below.Lines, .. above.Lines], Marks = [.. below.Marks, .. above.Marks], Texts = [.. below.Texts, .. above.Texts] };
}
