using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>From slice to slice of the lowest visible layer, through the middles of its voxels, so that what is seen are its own values.</summary>
internal static class SliceSteps
{
    // A grid axis within 0.6 degrees of the direction counts as along it.
    private const double ParallelShare = 0.99995;

    /// <summary>The crosshair some slices on.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="away">Direction from the eye through the slices.</param>
    /// <param name="steps">How many; negative towards the eye.</param>
    public static Vector3D From(Scene scene, Vector3D away, double steps)
    {
        VolumeLayer? layer = scene.Layers.FirstOrDefault(static layer => layer.IsVisible) ?? scene.Layers.FirstOrDefault();
        if (layer is null)
            return scene.CrosshairMm + steps * away;
        VoxelGrid grid = layer.Volume.Grid;
        Vector3D own = layer.SceneToVolume?.Rotate(away) ?? away;
        Vector3D[] axes = [grid.AxisX, grid.AxisY, grid.AxisZ];
        int axis = Enumerable.Range(0, 3).MaxBy(a => Math.Abs(Vector3D.Dot(axes[a], own)));
        double share = Vector3D.Dot(axes[axis], own);
        double spacing = grid.SpacingMm[axis];
        if (Math.Abs(share) < ParallelShare)
            return scene.CrosshairMm + steps * spacing * away;
        Vector3D at = layer.SceneToVolume?.Apply(scene.CrosshairMm) ?? scene.CrosshairMm;
        double index = grid.IndexOf(at)[axis];
        double target = Math.Round(index) + Math.Sign(share) * steps;
        return scene.CrosshairMm + (target - index) * spacing * Math.Sign(share) * away;
    }
}
