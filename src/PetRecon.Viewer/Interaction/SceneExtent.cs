using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>The box along the patient's axes that holds all volumes of a scene.</summary>
/// <param name="LowMm">Its lowest corner.</param>
/// <param name="HighMm">Its highest corner.</param>
internal sealed record SceneExtent(Vector3D LowMm, Vector3D HighMm)
{
    public Vector3D CenterMm => 0.5 * (LowMm + HighMm);

    public Vector3D SizeMm => HighMm - LowMm;

    public static SceneExtent Of(Scene scene)
    {
        double far = double.PositiveInfinity;
        Vector3D low = new(far, far, far);
        Vector3D high = -low;
        foreach (VolumeLayer layer in scene.Layers)
        {
            VoxelGrid grid = layer.Volume.Grid;
            RigidTransform? toScene = layer.SceneToVolume?.Inverse();
            for (int corner = 0; corner < 8; corner++)
            {
                Vector3D own = grid.PositionMm(
                    (corner & 1) == 0 ? -0.5 : grid.SizeX - 0.5, (corner & 2) == 0 ? -0.5 : grid.SizeY - 0.5, (corner & 4) == 0 ? -0.5 : grid.SizeZ - 0.5);
                Vector3D at = toScene?.Apply(own) ?? own;
                low = new(Math.Min(low.X, at.X), Math.Min(low.Y, at.Y), Math.Min(low.Z, at.Z));
                high = new(Math.Max(high.X, at.X), Math.Max(high.Y, at.Y), Math.Max(high.Z, at.Z));
            }
        }

        return scene.Layers.IsEmpty ? new(new(-100, -100, -100), new(100, 100, 100)) : new(low, high);
    }

    public Vector3D Clamp(Vector3D pointMm) => new(
        Math.Clamp(pointMm.X, LowMm.X, HighMm.X), Math.Clamp(pointMm.Y, LowMm.Y, HighMm.Y), Math.Clamp(pointMm.Z, LowMm.Z, HighMm.Z));
}
