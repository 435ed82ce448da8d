using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Headless;

/// <summary>Bands of a ramp on an oblique grid: which colour a pixel has is the ramp's own formula.</summary>
public class IsodoseBandTests
{
    private const int Size = 120;

    // Single precision of values up to 100, and of where a pixel is.
    private const double Undecided = 3e-4;

    private static readonly Vector3D s_slope = new(0.9, -0.4, 0.3);

    // Far closer to each other than a 256th of the window, and in no order.
    private static readonly IsodoseLineStyle[] s_levels =
    [
        new(52, new(0, 255, 0), "52 %"), new(50, new(255, 0, 0), "50 %"), new(50.1, new(0, 0, 255), "50.1 %"), new(50.15, new(255, 255, 0), "50.15 %"), new(70, new(0, 255, 255), "70 %"),
    ];

    public static TheoryData<RendererKind, ViewKind> Cases => [.. from kind in new[] { RendererKind.Cpu, RendererKind.OpenGl } from view in new[] { ViewKind.Axial, ViewKind.Coronal, ViewKind.Oblique } select (kind, view)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_pixel_has_the_colour_of_the_highest_level_that_its_value_reaches(RendererKind kind, ViewKind viewKind)
    {
        const double opacity = 0.5;
        IsodoseLayer bands = new("i", "dose", [.. s_levels]) { ShowsBands = true, BandOpacity = opacity };
        Scene scene = new() { Layers = [Ramp()], Isodoses = [bands] };
        View view = FittedViews.Of(scene with { Layers = [Ramp() with { IsVisible = true }] }, new() { Kind = viewKind, Right = new(1, 0.3, 0), Down = new(0, 0.2, -1), Zoom = 6 }, Size, Size);
        byte[] picture = Draw(kind, scene, view);
        Dictionary<double, int> seen = [];
        for (int i = 0; i < Size * Size; i++)
        {
            double value = 50 + Vector3D.Dot(s_slope, view.PositionMm(i % Size + 0.5, i / Size + 0.5, Size, Size));
            if (s_levels.Any(level => Math.Abs(level.Value - value) < Undecided))
                continue;
            IsodoseLineStyle? reached = s_levels.Where(level => level.Value <= value).MaxBy(static level => level.Value);
            seen[reached?.Value ?? 0] = seen.GetValueOrDefault(reached?.Value ?? 0) + 1;
            DisplayColour colour = reached?.Colour ?? default;
            Assert.Equal([(byte)(0.5 + opacity * colour.Red), (byte)(0.5 + opacity * colour.Green), (byte)(0.5 + opacity * colour.Blue)], picture.AsSpan(4 * i, 3).ToArray());
        }

        Assert.All([0, 50, 50.1, 50.15, 52], level => Assert.True(seen.GetValueOrDefault(level) > 20, $"The band from {level} has {seen.GetValueOrDefault(level)} pixels."));
        Assert.Equal(picture, Draw(kind, scene with { Isodoses = [bands with { Lines = [.. bands.Lines.Reverse()] }] }, view));
    }

    [Theory]
    [InlineData(RendererKind.Cpu)]
    [InlineData(RendererKind.OpenGl)]
    public void What_has_no_value_and_what_is_not_shown_stays_as_it_is(RendererKind kind)
    {
        VolumeLayer ramp = Ramp();
        float[] holes = ramp.Volume.Voxels.ToArray();
        for (int i = 0; i < holes.Length; i++)
            holes[i] = float.NaN;
        IsodoseLayer bands = new("i", "dose", [.. s_levels]) { ShowsBands = true };
        Scene scene = new() { Layers = [ramp], Isodoses = [bands] };
        View view = FittedViews.Of(scene with { Layers = [ramp with { IsVisible = true }] }, new() { Kind = ViewKind.Axial }, Size, Size);
        Assert.Contains(Draw(kind, scene, view), static value => value is not (0 or 255));
        Scene[] empty =
        [
            scene with { Layers = [ramp with { Volume = new Volume<Unspecified>(ramp.Volume.Grid, holes) }] },
            scene with { Isodoses = [bands with { ShowsBands = false }] }, scene with { Isodoses = [bands with { IsVisible = false }] }, scene with { Isodoses = [bands with { BandOpacity = 0 }] },
        ];
        foreach (Scene one in empty)
            Assert.True(Draw(kind, one, view).Where(static (_, i) => i % 4 != 3).All(static value => value == 0));
    }

    [Fact]
    public void The_legend_shows_areas_for_bands_and_lines_for_lines()
    {
        IsodoseLayer bands = new("i", "dose", [.. s_levels]) { ShowsBands = true, ShowsLines = false };
        Scene scene = new() { Layers = [Ramp()], Isodoses = [bands] };
        View view = FittedViews.Of(scene with { Layers = [Ramp() with { IsVisible = true }] }, new() { Kind = ViewKind.Axial }, Size, Size);
        Overlay overlay = SceneOverlay.Of(scene, view, Size, Size);
        Assert.All(overlay.Lines.Where(static line => line.Kind == OverlayKind.Isodose), static line => Assert.True(line.Width > 10));
        Assert.Equal(["70 %", "52 %", "50.15 %", "50.1 %", "50 %"], overlay.Texts.Where(static text => text.Kind == OverlayKind.Isodose).Select(static text => text.Text));
        Overlay both = SceneOverlay.Of(scene with { Isodoses = [bands with { ShowsLines = true }] }, view, Size, Size);
        Assert.Equal(s_levels.Length, both.Lines.Count(static line => line is { Kind: OverlayKind.Isodose, Width: 2.5 }));
    }

    private static VolumeLayer Ramp()
    {
        Vector3D x = new Vector3D(0.96, 0.28, 0), y = new Vector3D(-0.28 * 0.8, 0.96 * 0.8, 0.6), z = Vector3D.Cross(x, y);
        VoxelGrid grid = new(40, 44, 36, new(2.5, 2.25, 3), -50 * x - 49.5 * y - 54 * z, x, y, z);
        float[] values = new float[grid.VoxelCount];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(50 + Vector3D.Dot(s_slope, grid.PositionMm(i % 40, i / 40 % 44, i / 1760)));
        return new() { Id = "dose", Name = "Dose", Volume = new Volume<Unspecified>(grid, values), Map = ColourMaps.Grey, Window = new(0, 100), IsVisible = false };
    }

    private static byte[] Draw(RendererKind kind, Scene scene, View view)
    {
        using ISceneRenderer renderer = Renderers.Open(kind);
        return renderer.Render(scene, view, new() { Width = Size, Height = Size }, TestContext.Current.CancellationToken).Rgba.ToArray();
    }
}
