using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Headless;

public class PageTests
{
    [Fact]
    public void Four_views_share_a_page_without_touching()
    {
        PicturePage page = PicturePage.Of(TwoLayers(), new(), 401, 300);
        Assert.Equal(4, page.Panels.Length);
        Assert.Equal((0, 0), (page.Panels[0].X, page.Panels[0].Y));
        Assert.Equal((401, 300), (page.Panels[3].X + page.Panels[3].Width, page.Panels[3].Y + page.Panels[3].Height));
        Assert.Equal(2, page.Panels[1].X - page.Panels[0].Width);
        Assert.IsType<ProjectionView>(page.Panels[3].View);
        Assert.All(page.Panels[..3], static panel => Assert.Equal(0, Vector3D.Dot(panel.View.CenterMm - panel.Scene.CrosshairMm, panel.View.Away), 1e-9));
    }

    [Fact]
    public void Compared_columns_show_their_own_layers_at_the_same_place()
    {
        PageDescription description = new() { Layout = PageLayout.Comparison, Views = [new() { Kind = ViewKind.Axial }, new() { Kind = ViewKind.Coronal }], Columns = [["a"], ["b"]] };
        PicturePage page = PicturePage.Of(TwoLayers(), description, 400, 400);
        Assert.Equal(["a", "b", "a", "b"], page.Panels.Select(static panel => Assert.Single(panel.Scene.Layers).Id));
        Assert.Equal(page.Panels[0].View, page.Panels[1].View);
        Assert.Equal(page.Panels[2].View, page.Panels[3].View);
        Assert.Equal("first", page.Panels[0].Caption);
        Assert.Throws<ArgumentException>(() => PicturePage.Of(TwoLayers(), description with { Columns = [["a"], ["c"]] }, 400, 400));
    }

    [Fact]
    public void A_montage_goes_through_the_scene_from_the_feet_upwards()
    {
        PageDescription description = new() { Layout = PageLayout.Montage, SliceCount = 6 };
        PicturePage page = PicturePage.Of(TwoLayers(), description, 300, 200);
        double[] heights = [.. page.Panels.Select(static panel => panel.View.CenterMm.Z)];

        // The layers reach from -40 to 40 mm.
        Assert.Equal([-33.333, -20, -6.667, 6.667, 20, 33.333], heights.Select(static z => Math.Round(z, 3)));
        Assert.Equal(3, page.Panels.Count(static panel => panel.Y == 0));
        PicturePage apart = PicturePage.Of(TwoLayers() with { CrosshairMm = new(0, 0, 10) }, description with { SliceStepMm = 2, SliceCount = 3, Views = [new() { Kind = ViewKind.Axial }] }, 300, 200);
        Assert.Equal([8.0, 10, 12], apart.Panels.Select(static panel => Math.Round(panel.View.CenterMm.Z, 9)));
        Assert.Throws<ArgumentException>(() => PicturePage.Of(TwoLayers(), description with { SliceCount = 400 }, 100, 100));
    }

    [Fact]
    public void A_turning_projection_keeps_its_scale_and_comes_round()
    {
        var pages = Cine.Rotating(TwoLayers(), new() { Kind = ViewKind.Projection, AzimuthDegrees = 10 }, 12, 64, 64);
        Assert.Equal(12, pages.Length);
        Assert.Single(pages.Select(static page => page.Panels[0].View.MmPerPixel).Distinct());
        for (int i = 0; i < 12; i++)
        {
            // The eye is in front at 0 degrees and on the left at 90.
            double angle = (10 + 30 * i) * Math.PI / 180;
            Vector3D eye = -pages[i].Panels[0].View.Away;
            Assert.Equal(0, (eye - new Vector3D(Math.Sin(angle), -Math.Cos(angle), 0)).Length, 1e-12);
        }

        Assert.Throws<ArgumentException>(() => Cine.Rotating(TwoLayers(), new() { Kind = ViewKind.Axial }, 12, 64, 64));
        Assert.Throws<ArgumentException>(() => Cine.Rotating(TwoLayers(), new() { Kind = ViewKind.Projection }, 0, 64, 64));
    }

    [Fact]
    public void A_raised_eye_sees_the_head_nearer()
    {
        View view = FittedViews.Of(TwoLayers(), new() { Kind = ViewKind.Projection, ElevationDegrees = 90 }, 64, 64);
        Assert.Equal(0, (view.Away + Vector3D.UnitZ).Length, 1e-12);
        Assert.Throws<ArgumentException>(() => FittedViews.Of(TwoLayers(), new() { Kind = ViewKind.Projection, ElevationDegrees = 91 }, 64, 64));
    }

    [Fact]
    public void Nothing_to_see_or_no_room_is_said()
    {
        Assert.Contains("nothing to see", Assert.Throws<ArgumentException>(static () => PicturePage.Of(new(), new(), 400, 400)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PicturePage.Of(TwoLayers(), new(), 20, 20));
        Assert.Throws<ArgumentException>(() => PicturePage.Of(TwoLayers(), new(), 0, 20));
    }

    [Theory]
    [InlineData(1, 40, 40)]
    [InlineData(40, 40, 1)]
    [InlineData(3, 3, 3)]
    public void Single_slices_flat_voxels_and_no_numbers_become_pictures(int sizeX, int sizeY, int sizeZ)
    {
        VoxelGrid grid = VoxelGrid.Centered(sizeX, sizeY, sizeZ, new(1, 1, 20));
        float[] voxels = new float[grid.VoxelCount];
        Array.Fill(voxels, float.NaN);
        voxels[^1] = float.PositiveInfinity;
        Scene scene = new()
        {
            Layers = [new() { Id = "a", Name = "a", Volume = new Volume<Hounsfield>(grid, voxels), Map = ColourMaps.Grey, Window = new(0, 1) }],
            Isodoses = [new("i", "a", [new(0.5, new(1, 2, 3), "half")])],
        };
        using ISceneRenderer renderer = Renderers.Open(RendererKind.Cpu);
        Picture picture = PageDrawing.Draw(renderer, PicturePage.Of(scene, new(), 200, 200), new OverlayOptions { ShowsIdentity = true }, TestContext.Current.CancellationToken);
        Assert.Equal(4 * 200 * 200, picture.Rgba.Length);
    }

    [Fact]
    public void Letters_are_drawn_where_the_overlay_says()
    {
        Scene scene = TwoLayers();
        View view = FittedViews.Of(scene, new() { Kind = ViewKind.Axial }, 200, 200);
        using ISceneRenderer renderer = Renderers.Open(RendererKind.Cpu);
        PicturePage page = new(200, 200, [new(scene with { Layers = [] }, view, 0, 0, 200, 200)]);
        Picture picture = PageDrawing.Draw(renderer, page, OverlayOptions.None with { ShowsLetters = true }, TestContext.Current.CancellationToken);
        int Bright(int left, int top) => Enumerable.Range(0, 24 * 24).Count(i => picture.Rgba.Span[4 * ((top + i / 24) * 200 + left + i % 24)] > 128);
        foreach ((int left, int top) in new[] { (2, 88), (174, 88), (88, 2), (88, 174) })
            Assert.InRange(Bright(left, top), 8, 200);
        Assert.Equal(0, Bright(30, 30));

        // The R has more ink than the L.
        Assert.True(Bright(2, 88) > Bright(174, 88));
    }

    private static Scene TwoLayers()
    {
        VoxelGrid grid = VoxelGrid.Centered(30, 20, 40, new(2, 3, 2));
        float[] voxels = [.. Enumerable.Range(0, grid.VoxelCount).Select(static i => (float)(i % 97))];
        return new()
        {
            Layers =
            [
                new() { Id = "a", Name = "first", Volume = new Volume<Hounsfield>(grid, voxels), Map = ColourMaps.Grey, Window = new(0, 100) },
                new() { Id = "b", Name = "second", Volume = new Volume<Gray>(grid, voxels), Map = ColourMaps.Viridis, Window = new(0, 100), Opacity = 0.5 },
            ],
            CrosshairMm = new(4, 5, 6),
        };
    }
}
