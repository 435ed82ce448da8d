using PetRecon.Core.Imaging;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>The presets that fit what a layer's values mean.</summary>
internal static class UsualPresets
{
    public static IEnumerable<LayerPreset> Of(VolumeLayer layer, Scene scene)
    {
        if (layer.Volume is Volume<Hounsfield>)
            return LayerPresets.ForCt;
        if (layer.Volume is Volume<StandardizedUptake>)
            return [LayerPresets.PetInvertedGrey(), LayerPresets.PetOverCt()];
        return scene.Isodoses.FirstOrDefault(lines => lines.LayerId == layer.Id)?.Reference is > 0 and double reference ? [LayerPresets.Dose(reference)] : [];
    }
}
