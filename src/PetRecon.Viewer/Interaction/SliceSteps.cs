using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>From slice to slice of the lowest visible layer, through the middles of its voxels, so that what is seen are its own values.</summary>
internal static class SliceSteps
{
    // A grid axis within 0.6 degrees of the direction counts as along it.
    private const double ParallelShare = 0.99995;

    // Places that are nearer to each other are the same.
    private const double LeastMm = 1e-6;

    /// <summary>The crosshair some slices on.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="away">Direction from the eye through the slices.</param>
    /// <param name="steps">How many; negative towards the eye.</param>
    public static Vector3D From(Scene scene, Vector3D away, double steps)
    {
        if (LowestOf(scene) is not { } layer)
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

    /// <summary>The same, but beyond the layer's last slice on the line of sight through the crosshair, its first one follows, and before the first one the last.</summary>
    public static Vector3D Around(Scene scene, Vector3D away, double steps)
    {
        Vector3D next = From(scene, away, steps);
        if (LowestOf(scene) is not { } layer)
            return next;
        (double first, double last) = Within(layer, scene.CrosshairMm, away);
        double distance = Vector3D.Dot(next - scene.CrosshairMm, away);
        if (first > last || distance >= first - LeastMm && distance <= last + LeastMm)
            return next;
        return From(scene with { CrosshairMm = scene.CrosshairMm + (distance > last ? first : last) * away }, away, 0);
    }

    private static VolumeLayer? LowestOf(Scene scene) => scene.Layers.FirstOrDefault(static layer => layer.IsVisible) ?? scene.Layers.FirstOrDefault();

    // From where to where a line is between the middles of a layer's outermost voxels, mm from its point; the first is above the last if it passes them by.
    private static (double First, double Last) Within(VolumeLayer layer, Vector3D pointMm, Vector3D along)
    {
        VoxelGrid grid = layer.Volume.Grid;
        Vector3D index = grid.IndexOf(layer.SceneToVolume?.Apply(pointMm) ?? pointMm);
        Vector3D own = layer.SceneToVolume?.Rotate(along) ?? along;
        Vector3D[] axes = [grid.AxisX, grid.AxisY, grid.AxisZ];
        int[] sizes = [grid.SizeX, grid.SizeY, grid.SizeZ];
        (double first, double last) = (double.NegativeInfinity, double.PositiveInfinity);
        for (int axis = 0; axis < 3; axis++)
        {
            double step = Vector3D.Dot(axes[axis], own) / grid.SpacingMm[axis];

            // Along a slice, it does not matter where in it the crosshair is.
            if (Math.Abs(step) * grid.SpacingMm[axis] < Math.Sqrt(2 * (1 - ParallelShare)))
                continue;
            (double one, double other) = (-index[axis] / step, (sizes[axis] - 1 - index[axis]) / step);
            first = Math.Max(first, Math.Min(one, other));
            last = Math.Min(last, Math.Max(one, other));
        }

        return (first, last);
    }
}
