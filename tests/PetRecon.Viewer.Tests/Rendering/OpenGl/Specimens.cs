using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering.OpenGl;

/// <summary>Grids in all manners of lying, volumes on them, layers of them, and views.</summary>
internal static class Specimens
{
    private static readonly Lazy<(OpenGlRenderer? Renderer, string Reason)> s_shared = new(static () =>
    {
        try
        {
            return (new OpenGlRenderer(), "");
        }
        catch (OpenGlUnavailableException failure)
        {
            return (null, failure.Message);
        }
    });

    public static readonly ColourMap Grey = new("grey", [.. Enumerable.Range(0, 256).Select(static i => new DisplayColour((byte)i, (byte)i, (byte)i))]);

    public static readonly ColourMap Mixed = new("mixed", [.. Enumerable.Range(0, 256).Select(static i => new DisplayColour((byte)i, (byte)(255 - i), (byte)(i * 7 % 256)))]);

    public static readonly ValueWindow Wide = new(-1000, 1000);

    public static OpenGlRenderer Renderer
    {
        get
        {
            Assert.SkipWhen(s_shared.Value.Renderer is null, s_shared.Value.Reason);
            return s_shared.Value.Renderer!;
        }
    }

    /// <summary>A picture by the renderer that all tests share: four bytes a pixel.</summary>
    public static ReadOnlySpan<byte> Picture(Scene scene, View view, RenderOptions options) =>
        Renderer.Render(scene, view, options, TestContext.Current.CancellationToken).Rgba.Span;

    /// <summary>A layer's values instead of its colours.</summary>
    public static float[] Values(VolumeLayer layer, View view, RenderOptions options) => Renderer.Values(layer, view, options, TestContext.Current.CancellationToken);

    public static OpenGlRenderer Open(OpenGlOptions options)
    {
        _ = Renderer;
        return new(options);
    }

    public static VoxelGrid Grid(string name)
    {
        Vector3D x = new Vector3D(0.8, 0.6, 0).Normalized(), y = new Vector3D(-0.48, 0.64, 0.6).Normalized();
        Vector3D z = Vector3D.Cross(x, y);
        return name switch
        {
            "straight" => new(17, 13, 11, new(2, 2, 3), new(-16, -10, -14)),
            "oblique 1:20" => new(24, 21, 7, new(0.5, 0.7, 10), new(-9, -12, -21), x, y, z),
            "left-handed" => new(14, 15, 16, new(2, 1.5, 2.5), new(11, -9, -17), -Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ),
            "sheared" => new(15, 16, 12, new(2, 2, 3), new(-14, -16, -15), Vector3D.UnitX, Vector3D.UnitY, new Vector3D(0, 0.4, 0.9).Normalized()),
            "sagittal" => new(12, 18, 9, new(2.2, 1.7, 3.1), new(13, -12, 14), Vector3D.UnitY, -Vector3D.UnitZ, -Vector3D.UnitX),
            _ => throw new ArgumentException($"There is no grid \"{name}\".", nameof(name)),
        };
    }

    /// <summary>A value for each voxel that tells nothing about its neighbours', whole and thus exact in a float.</summary>
    public static Volume Noise(VoxelGrid grid, ulong seed = 1)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int i = 0; i < voxels.Length; i++)
        {
            ulong mixed = ((ulong)i + 1) * 0x9E3779B97F4A7C15UL + seed * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ mixed >> 29) * 0x94D049BB133111EBUL;
            voxels[i] = (float)(mixed >> 40) % 2001 - 1000;
        }

        return new Volume<Unspecified>(grid, voxels);
    }

    /// <summary>A volume of a formula of the place in space.</summary>
    public static Volume Of(VoxelGrid grid, Func<Vector3D, double> formula)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int i = 0; i < voxels.Length; i++)
            voxels[i] = (float)formula(grid.PositionMm(i % grid.SizeX, i / grid.SizeX % grid.SizeY, i / grid.SizeX / grid.SizeY));
        return new Volume<Unspecified>(grid, voxels);
    }

    public static VolumeLayer Layer(Volume volume, ColourMap? map = null, string id = "a") =>
        new() { Id = id, Name = id, Volume = volume, Map = map ?? Grey, Window = Wide };

    public static Scene Scene(params ImmutableArray<VolumeLayer> layers) => new() { Layers = layers };

    public static (Vector3D Right, Vector3D Down) Axes(string direction) => direction switch
    {
        "axial" => (Vector3D.UnitX, Vector3D.UnitY),
        "coronal" => (Vector3D.UnitX, -Vector3D.UnitZ),
        "sagittal" => (Vector3D.UnitY, -Vector3D.UnitZ),
        "oblique" => (new Vector3D(0.36, 0.48, -0.8), new Vector3D(-0.8, 0.6, 0)),
        _ => throw new ArgumentException($"There is no direction \"{direction}\".", nameof(direction)),
    };

    public static PlaneView Plane(string direction, double mmPerPixel = 0.83, Vector3D? middle = null)
    {
        (Vector3D right, Vector3D down) = Axes(direction);
        return new() { CenterMm = middle ?? new(0.7, -1.3, 1.9), Right = right, Down = down, MmPerPixel = mmPerPixel };
    }

    public static ProjectionView Projection(string direction, ProjectionKind kind, double mmPerPixel = 0.83)
    {
        (Vector3D right, Vector3D down) = Axes(direction);
        return new() { CenterMm = new(0.7, -1.3, 1.9), Right = right, Down = down, MmPerPixel = mmPerPixel, Kind = kind };
    }
}
