using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Measuring;

/// <summary>Values under the cursor.</summary>
public static class Probe
{
    /// <summary>What each visible layer says at a point, from the uppermost to the lowest. Percent are of the reference of the layer's isodose lines.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="positionMm">The point, in the scene's space.</param>
    public static ImmutableArray<ProbeReading> At(Scene scene, Vector3D positionMm)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return
        [
            .. scene.Layers.Reverse().Where(static layer => layer.IsVisible).Select(layer =>
                At(layer, positionMm, scene.Isodoses.FirstOrDefault(lines => lines.LayerId == layer.Id)?.Reference)),
        ];
    }

    /// <summary>What a layer says at a point.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="positionMm">The point, in the scene's space.</param>
    /// <param name="reference">What 100 % is, in the layer's unit; null if there is no such thing.</param>
    public static ProbeReading At(VolumeLayer layer, Vector3D positionMm, double? reference = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ProbeReading reading = new(layer.Id, layer.Name, layer.Unit);
        VoxelGrid grid = layer.Volume.Grid;
        Vector3D index = grid.IndexOf(layer.SceneToVolume?.Apply(positionMm) ?? positionMm);
        if (!(IsWithin(index.X, grid.SizeX) && IsWithin(index.Y, grid.SizeY) && IsWithin(index.Z, grid.SizeZ)))
            return reading;
        (int i, int j, int k) = (Nearest(index.X, grid.SizeX), Nearest(index.Y, grid.SizeY), Nearest(index.Z, grid.SizeZ));
        double value = layer.Volume[i, j, k];
        return reading with
        {
            Voxel = (i, j, k),
            VoxelValue = value,
            InterpolatedValue = new TrilinearSampler(layer.Volume).AtIndex(index),
            Percent = reference > 0 ? 100 * value / reference : null,
        };
    }

    private static bool IsWithin(double index, int size) => index >= -0.5 && index <= size - 0.5;

    private static int Nearest(double index, int size) => Math.Clamp((int)Math.Floor(index + 0.5), 0, size - 1);
}
