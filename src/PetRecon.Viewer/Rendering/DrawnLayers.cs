using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering;

/// <summary>What renderers draw of a scene: its visible volumes, and over those on planes the areas between the levels of isodose layers.</summary>
internal static class DrawnLayers
{
    /// <summary>Levels that bands may have.</summary>
    public const int MostBands = 64;

    /// <summary>The layers of a picture, from the lowest to the uppermost; those that are bands have <see cref="VolumeLayer.Bands"/>.</summary>
    public static VolumeLayer[] Of(Scene scene, View view)
    {
        IEnumerable<VolumeLayer> visible = scene.Layers.Where(static layer => layer.IsVisible && layer.Opacity != 0);

        if (view is ProjectionView { Kind: ProjectionKind.Radiograph } radiograph)
            return Radiographs.LayerOf(scene) is { } layer ? [layer with { Map = Radiographs.MapOf(layer), Window = radiograph.RadiographWindow, LowestShown = null, Opacity = 1, Blend = LayerBlend.Over }] : [];

        // A surface is that of the uppermost layer alone.
        if (view is ProjectionView { Kind: ProjectionKind.Isosurface })
            visible = visible.TakeLast(1);
        return view is PlaneView ? [.. visible, .. scene.Isodoses.Where(AreBands).Select(isodoses => Bands(scene.Layer(isodoses.LayerId), isodoses))] : [.. visible];
    }

    /// <summary>Whether planes show a layer's bands.</summary>
    public static bool AreBands(IsodoseLayer isodoses) => isodoses is { IsVisible: true, ShowsBands: true, Lines.IsEmpty: false } && isodoses.BandOpacity != 0;

    private static VolumeLayer Bands(VolumeLayer layer, IsodoseLayer isodoses) => layer with
    {
        Opacity = isodoses.BandOpacity,
        Blend = LayerBlend.Over,
        LowestShown = null,
        IsVisible = true,
        Bands = [.. isodoses.Lines.OrderBy(static line => line.Value)],
    };
}
