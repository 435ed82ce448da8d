using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Views;

/// <summary>What a radiograph is of, and which of its integrals are dark and bright where nobody says so.</summary>
internal static class Radiographs
{
    private const int Rays = 40;
    private const int Samples = 160;
    private const double DarkShare = 0.05;
    private const double BrightShare = 0.995;

    /// <summary>The layer whose values are integrated: the lowest CT that is visible, or else the lowest visible layer; null if none is.</summary>
    public static VolumeLayer? LayerOf(Scene scene)
    {
        VolumeLayer[] visible = [.. scene.Layers.Where(static layer => layer is { IsVisible: true, Opacity: > 0 })];
        return Array.Find(visible, static layer => layer.Volume is Volume<Hounsfield>) ?? visible.FirstOrDefault();
    }

    /// <summary>Its colours: a CT's own, and grey for others, whose colours say what values are and not what their integrals are.</summary>
    public static ColourMap MapOf(VolumeLayer layer) => layer.Volume is Volume<Hounsfield> ? layer.Map : ColourMaps.Grey;

    /// <summary>A window over most of the integrals that are seen, from some lines of sight and samples along each.</summary>
    public static ValueWindow Window(Scene scene, View view, int width, int height)
    {
        if (LayerOf(scene) is not { } layer)
            return new(0, 1);
        VoxelGrid grid = layer.Volume.Grid;
        RigidTransform toVolume = layer.SceneToVolume ?? RigidTransform.Identity;
        bool isHounsfield = layer.Volume is Volume<Hounsfield>;
        double reach = 0.5 * new Vector3D(grid.SizeX * grid.SpacingMm.X, grid.SizeY * grid.SpacingMm.Y, grid.SizeZ * grid.SpacingMm.Z).Length;
        double depth = Vector3D.Dot(toVolume.Inverse().Apply(grid.CenterMm) - view.CenterMm, view.Away);
        ReadOnlySpan<float> voxels = layer.Volume.Voxels;
        List<double> integrals = [];
        for (int ray = 0; ray < Rays * Rays; ray++)
        {
            (double x, double y) = ((ray % Rays + 0.5) * width / Rays, (ray / Rays + 0.5) * height / Rays);
            (Vector3D at, Vector3D perMm) = (view.PositionMm(x, y, width, height), view.SightPerMm(x, y, width, height));
            double sum = 0;
            for (int n = 0; n < Samples; n++)
            {
                Vector3D index = grid.IndexOf(toVolume.Apply(at + (depth + ((n + 0.5) / Samples * 2 - 1) * reach) * perMm));
                (int i, int j, int k) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
                if (i < 0 || j < 0 || k < 0 || i >= grid.SizeX || j >= grid.SizeY || k >= grid.SizeZ)
                    continue;
                double value = voxels[grid.LinearIndex(i, j, k)];
                sum += !double.IsFinite(value) ? 0 : isHounsfield ? Math.Max(0, 1 + value / 1000) : value;
            }

            if (sum != 0)
                integrals.Add(sum * perMm.Length * 2 * reach / Samples);
        }

        integrals.Sort();
        double low = integrals.Count > 0 ? integrals[(int)(DarkShare * (integrals.Count - 1))] : 0;
        double high = integrals.Count > 0 ? integrals[(int)(BrightShare * (integrals.Count - 1))] : 1;
        return high > low ? new(low, high) : new(low, low + 1);
    }
}
