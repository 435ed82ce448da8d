using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Volumes at the edge of what a volume is, through all that a page does with one.</summary>
public class OddStudyTests
{
    [Theory]
    [InlineData(8, 8, 8, 2, 2, "missing")]
    [InlineData(8, 8, 8, 2, 2, "infinite")]
    [InlineData(40, 40, 1, 2, 5, "one")]
    [InlineData(1, 1, 1, 2, 2, "one")]
    [InlineData(60, 60, 3, 1, 20, "one")]
    [InlineData(2, 2, 200, 20, 1, "one")]
    public async Task It_is_drawn_and_obeys_whatever_is_done(int sizeX, int sizeY, int sizeZ, double edgeMm, double thicknessMm, string values)
    {
        VoxelGrid grid = VoxelGrid.Centered(sizeX, sizeY, sizeZ, new(edgeMm, edgeMm, thicknessMm));
        float value = values switch { "missing" => float.NaN, "infinite" => float.PositiveInfinity, _ => 1 };
        await using BrowserHost host = await BrowserHost.StartAsync(
            (_, _) => new(new Scene { Layers = [new() { Id = "image", Name = "Image", Volume = Volume<Unspecified>.Constant(grid, value), Map = ColourMaps.Grey, Window = new(0, 2) }] }),
            static () => SceneRenderers.Open(RendererKind.Cpu, out _));
        using PageClient page = new(host);
        await page.OpenAsync();
        await page.LayoutAsync(("axial", 64, 48), ("coronal", 64, 48), ("projection", 48, 48));
        object[] inputs =
        [
            new { @do = "slice", pane = "axial", steps = 1 }, new { @do = "slice", pane = "axial", steps = -1_000_000 }, new { @do = "slice", pane = "axial", steps = 1_000_000 },
            new { @do = "zoom", pane = "coronal", factor = 1e6, x = 5, y = 5 }, new { @do = "zoom", pane = "coronal", factor = 1e-6, x = 5, y = 5 }, new { @do = "pan", pane = "coronal", dx = 1e6, dy = -1e6 },
            new { @do = "crosshair", pane = "axial", x = -1e6, y = 1e6 }, new { @do = "projection", kind = "volume" }, new { @do = "turn", dx = 1e7, dy = -1e7 },
            new { @do = "layer", layer = "image", low = 0.0, high = 1e-30 }, new { @do = "reset" },
        ];
        foreach (object input in inputs)
            await page.DoAsync(input);
        long last = await page.DoAsync(new { @do = "layer", layer = "image", low = 0.0, high = 2.0 });
        Frame frame = await page.FrameAsync(frame => frame.Input == last && frame.IsDrawn("axial") && frame.IsLossless("axial"));
        await page.SendAsync("""{"do":"probe","pane":"axial","x":32.5,"y":24.5}""");
        JsonObject probe = await page.UntilSaidAsync("probe");
        using SKBitmap picture = frame.PictureOf("axial");
        byte middle = picture.GetPixel(32, 24).Red;
        switch (values)
        {
            case "missing":
                Assert.Equal(0, middle);
                Assert.Null(probe["values"]![0]!["value"]);
                break;
            case "infinite":
                // Between two infinite values there is none.
                Assert.Contains(middle, (IEnumerable<byte>)[0, 255]);
                break;
            default:
                Assert.InRange(middle, 126, 129);
                Assert.Equal(1, (double)probe["values"]![0]!["value"]!);
                break;
        }
    }
}
