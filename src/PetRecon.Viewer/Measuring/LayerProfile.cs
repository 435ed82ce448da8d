using PetRecon.Core.Spatial;
using PetRecon.Therapy.Comparison;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Measuring;

/// <summary>Values of layers along lines.</summary>
public static class LayerProfile
{
    /// <summary>The profile of a layer from one point to another; positions and origin are those of the layer's own space.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="fromMm">Beginning, in the scene's space.</param>
    /// <param name="toMm">End.</param>
    /// <param name="stepMm">Distance of places; half of the smallest voxel edge when null.</param>
    /// <exception cref="ArgumentException">The points are the same or not finite, or there are too many places.</exception>
    public static LineProfile Along(VolumeLayer layer, Vector3D fromMm, Vector3D toMm, double? stepMm = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Vector3D edges = layer.Volume.Grid.SpacingMm;
        RigidTransform way = layer.SceneToVolume ?? RigidTransform.Identity;
        double step = stepMm ?? 0.5 * Math.Min(edges.X, Math.Min(edges.Y, edges.Z));
        return LineProfile.Along(layer.Volume, way.Apply(fromMm), way.Apply(toMm), new() { Name = layer.Name, StepMm = step });
    }
}
