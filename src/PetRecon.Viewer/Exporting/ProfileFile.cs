using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Exporting;

/// <summary>Values of all visible layers along a line as a file, linear between voxels.</summary>
internal static class ProfileFile
{
    private const int MaxPoints = 20_000;

    /// <summary>The lines of the file, half of the smallest voxel edge apart.</summary>
    /// <exception cref="ArgumentException">The line has no length.</exception>
    public static string ToCsv(Scene scene, Vector3D fromMm, Vector3D toMm)
    {
        double length = (toMm - fromMm).Length;
        if (!(length > 0 && double.IsFinite(length)))
            throw new ArgumentException($"A profile from {fromMm} to {toMm} mm has no length.");
        VolumeLayer[] layers = [.. scene.Layers.Where(static layer => layer.IsVisible)];
        double edge = layers.Select(static layer => layer.Volume.Grid.SpacingMm).Select(static edges => Math.Min(edges.X, Math.Min(edges.Y, edges.Z))).DefaultIfEmpty(1).Min();
        int count = (int)Math.Clamp(Math.Ceiling(length / (0.5 * edge)) + 1, 2, MaxPoints);
        TrilinearSampler[] samplers = [.. layers.Select(static layer => new TrilinearSampler(layer.Volume))];
        CsvLines csv = new();
        csv.Add([.. new[] { "distance_mm", "x_mm", "y_mm", "z_mm" }, .. layers.Select(static layer => $"{layer.Name} {layer.Unit}".TrimEnd())]);
        for (int n = 0; n < count; n++)
        {
            double share = n / (count - 1.0);
            Vector3D at = fromMm + share * (toMm - fromMm);
            csv.Add([share * length, at.X, at.Y, at.Z, .. layers.Select((layer, i) => (object?)samplers[i].At(layer.SceneToVolume?.Apply(at) ?? at))]);
        }

        return csv.ToString();
    }
}
