using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Browser;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Tests.Window.Panels;

/// <summary>The study of the panel's tests: CT and dose whose voxels tell where they are, two boxes as structures, isodose lines and a distance.</summary>
internal static class PanelScenes
{
    /// <summary>The scene.</summary>
    public static Scene Scene { get; } = TestStudy.Scene() with
    {
        Structures = [Box("target", new(-10, -8, -9), new(10, 8, 9), new(0xff, 0x40, 0x40)), Box("organ", new(14, -10, -20), new(30, 10, 20), new(0x40, 0xc0, 0xff))],
        Isodoses = [new("lines", "dose", [new(20, new(0x40, 0xff, 0x40), "50 % (20 Gy)"), new(38, new(0xff, 0xe0, 0x40), "95 % (38 Gy)")]) { Reference = 40 }],
        Measurements = [new("m1", MeasurementKind.Distance, [new(-30, 0, 0), new(30, 0, 0)]) { Label = "D1" }],
    };

    /// <summary>The scene as a window opens it.</summary>
    public static OpenedScene Opened { get; } = new(Scene) { Projection = new() { Kind = ViewKind.Projection, LayerIds = ["dose"] } };

    /// <summary>The same with a CT that is there three times, each time as much again, for 10 s each.</summary>
    public static OpenedScene Timed { get; } = Opened with { Scene = Scene with { Layers = [TimedCt(), Scene.Layers[1]] } };

    private static VolumeLayer TimedCt()
    {
        float[] voxels = TestStudy.Ct().Voxels.ToArray();
        ImmutableArray<VolumeFrame> frames =
        [
            .. new[] { "first", "second", "third" }.Select((name, n) =>
                new VolumeFrame(name, new Volume<Hounsfield>(TestStudy.CtGrid, [.. voxels.Select(value => (n + 1) * value)])) { StartSeconds = 10 * n, DurationSeconds = 10 }),
        ];
        return Scene.Layers[0] with { Frames = frames, Volume = frames[0].Show(CancellationToken.None) };
    }

    private static StructureLayer Box(string name, Vector3D low, Vector3D high, DisplayColour colour)
    {
        ImmutableArray<Contour> contours =
        [
            .. Enumerable.Range(0, (int)((high.Z - low.Z) / 3) + 1).Select(n => low.Z + 3.0 * n)
                .Select(z => new Contour(ContourKind.ClosedPlanar, [new(low.X, low.Y, z), new(high.X, low.Y, z), new(high.X, high.Y, z), new(low.X, high.Y, z)])),
        ];
        return new(name, new() { Name = name, Contours = contours }, colour);
    }
}
