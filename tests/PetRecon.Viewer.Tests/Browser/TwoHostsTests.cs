using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Headless;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Two hosts in one process, each with its own thread and its own context of OpenGL, drawing at the same time.</summary>
public class TwoHostsTests
{
    [Fact]
    public async Task Two_hosts_that_draw_at_once_by_OpenGL_show_each_its_own_scene()
    {
        // Skips where there is no OpenGL.
        Renderers.Open(RendererKind.OpenGl).Dispose();
        await using BrowserHost dark = await StartAsync(0.25f);
        await using BrowserHost light = await StartAsync(0.75f);
        await Task.WhenAll(LookAsync(dark, 64), LookAsync(light, 191));
    }

    private static async Task LookAsync(BrowserHost host, int grey)
    {
        using PageClient page = new(host);
        await page.OpenAsync();
        await page.LayoutAsync(("axial", 48, 48), ("projection", 48, 48));
        for (int i = 0; i < 10; i++)
        {
            long input = await page.DoAsync(new { @do = "slice", pane = "axial", steps = i % 2 == 0 ? 1 : -1 });
            Frame frame = await page.FrameAsync(frame => frame.Input == input && frame.IsDrawn("axial"));
            using SKBitmap picture = frame.PictureOf("axial");

            // Frames while something changes are JPEG.
            Assert.InRange(picture.GetPixel(24, 24).Green, grey - 3, grey + 3);
        }

        Frame last = await page.FrameAsync(static frame => frame.IsDrawn("projection") && frame.IsLossless("projection"));
        using SKBitmap projection = last.PictureOf("projection");
        Assert.InRange(projection.GetPixel(24, 24).Green, grey - 1, grey + 1);
    }

    private static Task<BrowserHost> StartAsync(float value) => BrowserHost.StartAsync(
        (_, _) => new(new Scene
        {
            Layers =
            [
                new()
                {
                    Id = "image",
                    Name = "Image",
                    Volume = Volume<Unspecified>.Constant(VoxelGrid.Centered(20, 20, 20, new(2, 2, 2)), value),
                    Map = ColourMaps.Grey,
                    Window = new(0, 1),
                },
            ],
            CrosshairMm = new Vector3D(0, 0, 0),
        }),
        static () => SceneRenderers.Open(RendererKind.OpenGl, out _));
}
