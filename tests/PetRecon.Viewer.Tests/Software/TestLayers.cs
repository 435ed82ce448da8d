using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Tests.Software;

/// <summary>Layers, grids and views that the renderer's tests share.</summary>
internal static class TestLayers
{
    public static VolumeLayer Layer(Volume volume, double low = 0, double high = 255, ColourMap? map = null) =>
        new() { Id = "layer", Name = "Layer", Volume = volume, Map = map ?? ColourMaps.Grey, Window = new(low, high) };

    public static Scene Scene(params VolumeLayer[] layers) => new() { Layers = [.. layers] };

    public static PlaneView Plane(Vector3D center, Vector3D right, Vector3D down, double mmPerPixel) =>
        new() { CenterMm = center, Right = right, Down = down, MmPerPixel = mmPerPixel };

    /// <summary>A view turned by two angles, degrees, about the picture's x and the patient's z.</summary>
    public static ProjectionView Projection(ProjectionKind kind, Vector3D center, double azimuth, double elevation, double mmPerPixel)
    {
        (double sinA, double cosA) = Math.SinCos(azimuth * Math.PI / 180);
        (double sinE, double cosE) = Math.SinCos(elevation * Math.PI / 180);
        return new() { Kind = kind, CenterMm = center, Right = new(cosA, sinA, 0), Down = new(sinA * sinE, -cosA * sinE, -cosE), MmPerPixel = mmPerPixel };
    }

    public static Picture Render(Scene scene, View view, int width, int height, double stepVoxels = 0.5, int background = 0, int threads = 2, bool wide = true)
    {
        using SoftwareRenderer renderer = new(threads, wide);
        return renderer.Render(scene, view, new() { Width = width, Height = height, StepVoxels = stepVoxels, Background = background }, CancellationToken.None);
    }

    /// <summary>A volume of a function of patient position.</summary>
    public static Volume<Unspecified> OfPosition(VoxelGrid grid, Func<Vector3D, double> value)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                    voxels[grid.LinearIndex(i, j, k)] = (float)value(grid.PositionMm(i, j, k));
            }
        }

        return new(grid, voxels);
    }

    /// <summary>Voxels without any pattern, from 0 to 255; most are 0 if <paramref name="sparse"/>.</summary>
    public static Volume<Unspecified> Noise(VoxelGrid grid, int seed, bool sparse = false)
    {
        Random random = new(seed);
        float[] voxels = new float[grid.VoxelCount];
        for (int n = 0; n < voxels.Length; n++)
            voxels[n] = sparse && random.Next(40) != 0 ? 0 : 255 * random.NextSingle();
        return new(grid, voxels);
    }

    /// <summary>An object that no turn or mirror brings onto itself, by patient position: each of its parts has its own value.</summary>
    public static double Asymmetric(Vector3D p)
    {
        double value = 20;
        if (Math.Abs(p.X - 6) < 5 && Math.Abs(p.Y + 4) < 3 && Math.Abs(p.Z) < 9)
            value = 90;
        if ((p - new Vector3D(-8, 5, 3)).Length < 5)
            value = 160;
        if ((p - new Vector3D(4, 8, -7)).Length < 3.5)
            value = 230;
        return value + 0.7 * p.X + 0.4 * p.Y - 0.9 * p.Z;
    }

    /// <summary>Grids of one kind, all about the same place.</summary>
    public static VoxelGrid Grid(string kind) => kind switch
    {
        "axial" => new(21, 23, 19, new(1.5, 1.4, 1.6), new(-15, -15.4, -14.4)),
        "sagittal" => new(23, 19, 21, new(1.4, 1.6, 1.5), new(15, -15.4, 14.4), Vector3D.UnitY, -Vector3D.UnitZ, -Vector3D.UnitX),
        "coronal" => new(21, 19, 23, new(1.5, 1.6, 1.4), new(-15, 15.4, 14.4), Vector3D.UnitX, -Vector3D.UnitZ, -Vector3D.UnitY),
        "feet first" => new(21, 23, 19, new(1.5, 1.4, 1.6), new(15, -15.4, 14.4), -Vector3D.UnitX, Vector3D.UnitY, -Vector3D.UnitZ),
        "prone" => new(21, 23, 19, new(1.5, 1.4, 1.6), new(15, 15.4, -14.4), -Vector3D.UnitX, -Vector3D.UnitY, Vector3D.UnitZ),
        "left-handed" => new(21, 23, 19, new(1.5, 1.4, 1.6), new(-15, -15.4, 14.4), Vector3D.UnitX, Vector3D.UnitY, -Vector3D.UnitZ),
        "oblique" => new(25, 21, 23, new(1.3, 1.7, 1.2), new(-12, -17, -13), new(0.96, 0.28, 0), new(-0.28 * 0.8, 0.96 * 0.8, 0.6), new(0.28 * 0.6, -0.96 * 0.6, 0.8)),
        "sheared" => new(25, 21, 23, new(1.3, 1.7, 1.2), new(-20, -17, -13), Vector3D.UnitX, new(0.28, 0.96, 0), new(0.36, 0.48, 0.8)),
        "thick slices" => new(33, 33, 3, new(1, 1, 20), new(-16, -16, -20)),
        "thick sagittal" => new(33, 33, 3, new(1, 1, 20), new(-20, -16, 16), Vector3D.UnitY, -Vector3D.UnitZ, Vector3D.UnitX),
        "one slice" => new(21, 23, 1, new(1.5, 1.4, 30), new(-15, -15.4, 2)),
        _ => throw new ArgumentException($"No grid \"{kind}\".", nameof(kind)),
    };
}
