using System.Collections.Immutable;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>What of structures and levels is among a pane's pixels: surfaces in volume renderings, bands on planes.</summary>
/// <param name="Structures">The structures whose surfaces are shown.</param>
/// <param name="Isodoses">The levels that are shown as surfaces or bands.</param>
/// <param name="SurfacesAtHand">How many of the surfaces are made already.</param>
internal sealed record SurfacesKey(ListKey<StructureLayer> Structures, ListKey<IsodoseLayer> Isodoses, int SurfacesAtHand)
{
    private static readonly SurfacesKey s_none = new(new([]), new([]), 0);

    public static SurfacesKey Of(Scene scene, View view)
    {
        if (view is PlaneView)
            return scene.Isodoses.Any(DrawnLayers.AreBands) ? s_none with { Isodoses = new([.. scene.Isodoses.Where(DrawnLayers.AreBands)]) } : s_none;
        ImmutableArray<StructureLayer> structures = [.. scene.Structures.Where(static layer => layer is { IsVisible: true, ShowsSurface: true })];
        ImmutableArray<IsodoseLayer> isodoses = [.. scene.Isodoses.Where(static layer => layer is { IsVisible: true, ShowsSurfaces: true })];
        return SurfaceMeshes.AreShownIn(view) && !(structures.IsEmpty && isodoses.IsEmpty) ? new(new(structures), new(isodoses), SurfaceMeshes.CountAtHand(scene)) : s_none;
    }
}

/// <summary>Sees to it that surfaces are made while pictures go on without them, and that they follow by themselves.</summary>
/// <param name="wake">Told when they are there.</param>
internal sealed class PaneSurfaces(Action wake)
{
    private Task _awaited = Task.CompletedTask;

    /// <summary>Begins to make what a view shows and is not made yet.</summary>
    public void Begin(Scene scene, View view)
    {
        if (!SurfaceMeshes.AreShownIn(view) || !_awaited.IsCompleted)
            return;
        Task preparation = SurfaceMeshes.Preparation(scene);
        if (!preparation.IsCompleted)
            _awaited = preparation.ContinueWith(_ => wake(), TaskScheduler.Default);
    }
}
