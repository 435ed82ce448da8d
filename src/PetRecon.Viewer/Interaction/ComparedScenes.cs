using System.Collections.Immutable;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>A scene as one column of a comparison shows it.</summary>
internal static class ComparedScenes
{
    /// <summary>The layers of a column, and what is drawn of them; the column's own crosshair. A layer that is alone has nothing to shine through to.</summary>
    public static Scene Of(Scene scene, PaneColumn column)
    {
        ImmutableArray<VolumeLayer> layers = [.. scene.Layers.Where(layer => !column.LeftOutIds.Contains(layer.Id))];
        bool isAlone = layers.Count(static layer => layer is { IsVisible: true, Opacity: > 0 }) == 1;
        return scene with
        {
            Layers = isAlone ? [.. layers.Select(static layer => layer with { Opacity = layer.Opacity > 0 ? 1 : 0, Blend = LayerBlend.Over })] : layers,
            Isodoses = [.. scene.Isodoses.Where(lines => !column.LeftOutIds.Contains(lines.LayerId))],
            CrosshairMm = scene.CrosshairMm + column.OffsetMm,
        };
    }

    /// <summary>
    /// What a projection shows in a column: the layers that it names, or, where the column has none of them, those that mean the same as they do, such as the
    /// PET of another time, or else all.
    /// </summary>
    /// <param name="scene">The scene with all layers.</param>
    /// <param name="looks">What the projection is of where nothing is compared.</param>
    /// <param name="shown">The scene of the column.</param>
    public static ViewDescription LooksOf(Scene scene, ViewDescription looks, Scene shown)
    {
        if (looks.LayerIds.All(id => shown.Layers.Any(layer => layer.Id == id)))
            return looks;
        ImmutableArray<string> there = [.. looks.LayerIds.Where(id => shown.Layers.Any(layer => layer.Id == id))];
        if (there.IsEmpty)
        {
            Type[] meanings = [.. scene.Layers.Where(layer => looks.LayerIds.Contains(layer.Id)).Select(static layer => UsualColumns.MeaningOf(layer.Volume))];
            there = [.. shown.Layers.Where(layer => meanings.Contains(UsualColumns.MeaningOf(layer.Volume))).Select(static layer => layer.Id)];
        }

        return there.IsEmpty ? looks with { LayerIds = [], Map = null } : looks with { LayerIds = there };
    }
}
