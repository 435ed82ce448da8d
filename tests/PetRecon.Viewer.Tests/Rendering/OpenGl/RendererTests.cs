using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Overlays;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering.OpenGl;

public class RendererTests
{
    private static readonly RenderOptions s_options = new() { Width = 40, Height = 30 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_renderer_names_its_device_and_version()
    {
        OpenGlRenderer renderer = Specimens.Renderer;
        Assert.NotEmpty(renderer.DeviceName);
        Assert.Matches(@"^[34]\.\d", renderer.GlVersion);
        Assert.Matches(@"^.+, OpenGL [34]\.\d", renderer.Name);
    }

    [Fact]
    public async Task Two_renderers_and_many_threads_make_the_same_pictures()
    {
        Scene scene = Specimens.Scene(Specimens.Layer(Specimens.Noise(Specimens.Grid("sheared"))));
        PlaneView[] views = [.. new[] { "axial", "coronal", "sagittal", "oblique" }.Select(static direction => Specimens.Plane(direction))];
        byte[][] expected = [.. views.Select(view => Specimens.Picture(scene, view, s_options).ToArray())];
        using OpenGlRenderer first = Specimens.Open(new()), second = Specimens.Open(new());
        await Parallel.ForAsync(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, (i, token) =>
        {
            Assert.Equal(expected[i % 4], (i / 4 % 2 == 0 ? first : second).Render(scene, views[i % 4], s_options, token).Rgba.ToArray());
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void A_disposed_renderer_says_so_and_leaves_others_alone()
    {
        Scene scene = Specimens.Scene(Specimens.Layer(Specimens.Noise(Specimens.Grid("straight"))));
        OpenGlRenderer ended = Specimens.Open(new());
        using OpenGlRenderer other = Specimens.Open(new());
        ended.Render(scene, Specimens.Plane("axial"), s_options, Token);
        ended.Dispose();
        ended.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ended.Render(scene, Specimens.Plane("axial"), s_options, Token));
        Assert.Equal(Specimens.Picture(scene, Specimens.Plane("axial"), s_options).ToArray(), other.Render(scene, Specimens.Plane("axial"), s_options, Token).Rgba.ToArray());
    }

    [Fact]
    public void A_volume_of_a_scene_is_sent_once_and_freed_when_scenes_no_longer_have_it()
    {
        using OpenGlRenderer renderer = Specimens.Open(new());
        VolumeLayer a = Specimens.Layer(Specimens.Noise(Specimens.Grid("straight"))), b = Specimens.Layer(Specimens.Noise(Specimens.Grid("sheared")), id: "b");
        renderer.Render(Specimens.Scene(a, b, a with { Id = "again" }), Specimens.Plane("axial"), s_options, Token);
        Assert.Equal(2, renderer.VolumesHeld);
        for (int i = 0; i < 100; i++)
            renderer.Render(Specimens.Scene(a, b with { IsVisible = false }), Specimens.Plane("axial"), s_options, Token);
        Assert.Equal(2, renderer.VolumesHeld);
        for (int i = 0; i <= VolumeTextures.Patience; i++)
            renderer.Render(Specimens.Scene(a), Specimens.Plane("axial"), s_options, Token);
        Assert.Equal(1, renderer.VolumesHeld);
    }

    [Fact]
    public void Volumes_beyond_the_memory_are_refused_with_sizes_and_those_no_longer_seen_make_room()
    {
        Volume volume = Specimens.Noise(Specimens.Grid("straight"));
        using OpenGlRenderer renderer = Specimens.Open(new() { TextureMemoryBytes = VolumeTexture.BytesOf(volume) + 100 });
        renderer.Render(Specimens.Scene(Specimens.Layer(volume)), Specimens.Plane("axial"), s_options, Token);
        renderer.Render(Specimens.Scene(Specimens.Layer(Specimens.Noise(volume.Grid, 2))), Specimens.Plane("axial"), s_options, Token);
        Assert.Equal(1, renderer.VolumesHeld);
        VolumeLayer[] both = [Specimens.Layer(volume), Specimens.Layer(Specimens.Noise(volume.Grid, 2))];
        OpenGlMemoryException failure = Assert.Throws<OpenGlMemoryException>(() => renderer.Render(Specimens.Scene([.. both]), Specimens.Plane("axial"), s_options, Token));
        Assert.Contains("17 x 13 x 11 voxels", failure.Message, StringComparison.Ordinal);
        Assert.Contains("GiB are allowed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_billion_voxels_are_refused_before_anything_is_allocated() =>
        Assert.Contains("larger than the", Assert.Throws<ArgumentException>(static () => new VoxelGrid(2000, 2000, 2000, new(1, 1, 1), Vector3D.Zero)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_largest_volume_that_there_is_would_be_cut_into_textures_that_drivers_take()
    {
        BrickLayout layout = BrickLayout.Of(new(1290, 1290, 1290, new(1, 1, 1), Vector3D.Zero), 2048);
        Assert.Equal(1, layout.CountX);
        Assert.InRange((long)layout.EdgeX * layout.EdgeY * layout.EdgeZ * sizeof(float), 1, 1L << 30);
        Assert.True(layout.CountZ * layout.EdgeZ >= 1290);
        Assert.InRange(layout.Count, 8, 13);
    }

    [Theory]
    [InlineData("straight")]
    [InlineData("sheared")]
    public void A_volume_larger_than_a_texture_looks_the_same_in_bricks(string grid)
    {
        using OpenGlRenderer renderer = Specimens.Open(new() { LargestTextureVoxels = 8 });
        Scene scene = Specimens.Scene(Specimens.Layer(Specimens.Noise(Specimens.Grid(grid)), Specimens.Mixed));
        foreach (View view in new View[] { Specimens.Plane("oblique"), Specimens.Projection("oblique", ProjectionKind.Maximum), Specimens.Projection("coronal", ProjectionKind.Volume) })
            Assert.Equal(Specimens.Picture(scene, view, s_options).ToArray(), renderer.Render(scene, view, s_options, Token).Rgba.ToArray());
    }

    [Fact]
    public void A_volume_of_too_many_bricks_is_refused()
    {
        using OpenGlRenderer renderer = Specimens.Open(new() { LargestTextureVoxels = 2 });
        Scene scene = Specimens.Scene(Specimens.Layer(Specimens.Noise(Specimens.Grid("straight"))));
        Assert.Contains("textures at once", Assert.Throws<OpenGlMemoryException>(() => renderer.Render(scene, Specimens.Plane("axial"), s_options, Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_of_several_tiles_has_no_seams()
    {
        Scene scene = Specimens.Scene(Specimens.Layer(Specimens.Noise(Specimens.Grid("sheared"))));
        RenderOptions large = new() { Width = 2100, Height = 900 };
        PlaneView view = Specimens.Plane("oblique", 0.02);
        byte[] whole = Specimens.Picture(scene, view, large).ToArray();
        RenderOptions part = new() { Width = 100, Height = 100 };

        // The pixels around (2040, 500), once more in a picture of their own.
        byte[] alone = Specimens.Picture(scene, view with { CenterMm = view.PositionMm(2040, 500, 2100, 900) }, part).ToArray();
        int different = 0;
        for (int i = 0; i < 100 * 100; i++)
            different += Math.Abs(alone[4 * i] - whole[4 * (2040 - 50 + i % 100 + 2100 * (500 - 50 + i / 100))]) <= 1 ? 0 : 1;
        Assert.Equal(0, different);
    }

    [Theory]
    [InlineData(ProjectionKind.Maximum)]
    [InlineData(ProjectionKind.Volume)]
    [InlineData(ProjectionKind.Isosurface)]
    public void A_projection_of_many_tiles_has_the_same_pixels_as_one_of_its_middle(ProjectionKind kind)
    {
        Scene scene = Specimens.Scene(Specimens.Layer(Specimens.Noise(Specimens.Grid("sheared"))));
        ProjectionView view = Specimens.Projection("oblique", kind, 0.11);
        RenderOptions large = new() { Width = 620, Height = 400 }, small = new() { Width = 140, Height = 60 };
        ReadOnlySpan<byte> whole = Specimens.Picture(scene, view, large), middle = Specimens.Picture(scene, view, small);
        for (int y = 0; y < small.Height; y++)
            Assert.True(whole.Slice(4 * (240 + large.Width * (170 + y)), 4 * small.Width).SequenceEqual(middle.Slice(4 * small.Width * y, 4 * small.Width)), $"Row {y} differs.");
    }

    [Fact]
    public void A_projection_that_is_cancelled_while_it_is_drawn_ends()
    {
        Volume haze = Specimens.Of(VoxelGrid.Centered(90, 90, 90, new(2, 2, 2)), static p => 100 + Math.Sin(p.X));
        Scene scene = Specimens.Scene(Specimens.Layer(haze) with { Transfer = new() { Points = [new(0, 255, 255, 255, 0.001), new(200, 255, 255, 255, 0.001)] } });
        ProjectionView view = Specimens.Projection("oblique", ProjectionKind.Volume, 0.02);
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        source.CancelAfter(200);
        Assert.ThrowsAny<OperationCanceledException>(() => Specimens.Renderer.Render(scene, view, new() { Width = 4000, Height = 4000, StepVoxels = 0.3 }, source.Token));
    }

    [Fact]
    public void A_cancelled_picture_ends_and_the_next_one_is_drawn()
    {
        Scene scene = Specimens.Scene(Specimens.Layer(Specimens.Noise(Specimens.Grid("straight"))));
        Assert.ThrowsAny<OperationCanceledException>(() => Specimens.Renderer.Render(scene, Specimens.Plane("axial"), s_options, new CancellationToken(canceled: true)));
        Assert.NotEmpty(Specimens.Picture(scene, Specimens.Plane("axial"), s_options).ToArray());
    }

    [Fact]
    public void A_volume_that_is_cancelled_on_its_way_to_the_device_spoils_no_other_picture()
    {
        using OpenGlRenderer renderer = Specimens.Open(new());
        Scene scene = Specimens.Scene(Specimens.Layer(Specimens.Noise(Specimens.Grid("straight")))) with
        {
            Structures = [new("s", Shapes.Hook(-8, 12, 2), new(80, 200, 255)) { ShowsSurface = true, SurfaceOpacity = 0.6 }],
        };
        ProjectionView view = Specimens.Projection("oblique", ProjectionKind.Volume);
        byte[] expected = renderer.Render(scene, view, s_options, Token).Rgba.ToArray();
        Scene other = Specimens.Scene(Specimens.Layer(Specimens.Noise(Specimens.Grid("left-handed"))));
        Assert.ThrowsAny<OperationCanceledException>(() => renderer.Render(other, Specimens.Plane("axial"), s_options, new CancellationToken(canceled: true)));
        Assert.Equal(expected, renderer.Render(scene, view, s_options, Token).Rgba.ToArray());

        // Colours and transfer functions are kept on the device, so they may not be spoilt for later pictures either.
        Assert.ThrowsAny<OperationCanceledException>(() => renderer.Render(other, Specimens.Plane("axial"), s_options, new CancellationToken(canceled: true)));
        Scene two = scene with { Layers = [scene.Layers[0] with { Map = Specimens.Mixed }, scene.Layers[0] with { Id = "b", Opacity = 0.5 }], Structures = [] };
        using OpenGlRenderer fresh = Specimens.Open(new());
        Assert.Equal(fresh.Render(two, Specimens.Plane("axial"), s_options, Token).Rgba.ToArray(), renderer.Render(two, Specimens.Plane("axial"), s_options, Token).Rgba.ToArray());
    }

    [Fact]
    public void A_picture_of_no_size_is_refused() =>
        Assert.Throws<ArgumentException>(static () => { Specimens.Picture(new(), Specimens.Plane("axial"), new() { Width = 0, Height = 5 }); });
}
