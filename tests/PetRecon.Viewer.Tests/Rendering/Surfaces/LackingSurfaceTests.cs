using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Browser;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering.Surfaces;

/// <summary>Structures that make no surface are said, with the reason, and no others.</summary>
public sealed class LackingSurfaceTests
{
    private static readonly ProjectionView s_volume = new() { CenterMm = default, Right = Vector3D.UnitX, Down = -Vector3D.UnitZ, MmPerPixel = 1, Kind = ProjectionKind.Volume };

    [Fact]
    public void A_point_a_line_and_planes_that_cross_have_none()
    {
        Scene scene = Scene(Named("point", new Contour(ContourKind.Point, [new(1, 2, 3)])), Named("box", Square(-6), Square(0), Square(6)), Named("crossed", Square(0), Upright()));
        IReadOnlyList<string> lacking = LackingSurfaces.Of(scene, s_volume, TestContext.Current.CancellationToken);
        Assert.Equal(2, lacking.Count);
        Assert.Equal("\"point\" has no surface to be shown: it has points or open lines only, which enclose nothing.", lacking[0]);
        Assert.StartsWith("\"crossed\" has no surface to be shown: ", lacking[1], StringComparison.Ordinal);
        Assert.True(lacking[1].Length > 45, lacking[1]);
        Assert.Empty(LackingSurfaces.Of(scene, s_volume with { Kind = ProjectionKind.Maximum }, TestContext.Current.CancellationToken));
        Assert.Empty(LackingSurfaces.Of(scene with { Structures = [.. scene.Structures.Select(static layer => layer with { ShowsSurface = false })] }, s_volume, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_page_that_shows_them_is_told_once()
    {
        Scene scene = Scene(Named("point", new Contour(ContourKind.Point, [new(1, 2, 3)])));
        await using TestStudy study = await TestStudy.StartAsync(open: (_, _) => new(scene) { Projection = new() { Kind = ViewKind.Projection, Projection = ProjectionKind.Volume } });
        using PageClient page = new(study.Host);
        await page.OpenAsync();
        await page.LayoutAsync(("projection", 60, 50));
        Assert.Contains("\"point\" has no surface", (string?)(await page.UntilSaidAsync("error"))["text"], StringComparison.Ordinal);
        long turned = await page.DoAsync(new { @do = "turn", pane = "projection", dx = 20, dy = 0 });
        await page.FrameAsync(frame => frame.Input == turned && frame.IsLossless("projection"));
        Assert.Single(page.Said, static said => (string?)said["say"] == "error");
    }

    private static Scene Scene(params Structure[] structures) =>
        TestStudy.Scene() with { Structures = [.. structures.Select(static (structure, n) => new StructureLayer($"s{n}", structure, new(255, 0, 0)) { ShowsSurface = true })] };

    private static Structure Named(string name, params Contour[] contours) => new() { Name = name, Contours = [.. contours] };

    private static Contour Square(double z) => new(ContourKind.ClosedPlanar, [new(-8, -8, z), new(8, -8, z), new(8, 8, z), new(-8, 8, z)]);

    private static Contour Upright() => new(ContourKind.ClosedPlanar, [new(0, -8, -8), new(0, 8, -8), new(0, 8, 8), new(0, -8, 8)]);
}
