using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>
/// Milliseconds from an input of the mouse to the pixels that show it, in Chromium. A measurement, which asserts nothing and runs only when asked for:
/// PetRecon.Viewer.Tests -explicit only -class "*BrowserLatency".
/// </summary>
public class BrowserLatency(Chromium browser, ITestOutputHelper output) : IClassFixture<Chromium>
{
    private const int Moves = 120;

    [Fact(Explicit = true)]
    public async Task From_the_mouse_to_the_pixels()
    {
        VoxelGrid ct = VoxelGrid.Centered(256, 256, 128, new(1.5, 1.5, 2.5));
        VoxelGrid pet = VoxelGrid.Centered(128, 128, 96, new(3, 3, 3.3));
        Scene scene = new()
        {
            Layers =
            [
                new() { Id = "ct", Name = "CT", Volume = Ball<Hounsfield>(ct, 60), Map = ColourMaps.Grey, Window = new(-160, 240) },
                new() { Id = "pet", Name = "PET", Volume = Ball<StandardizedUptake>(pet, 4), Map = ColourMaps.HotIron, Window = new(0, 5), Opacity = 0.5 },
            ],
        };
        ISceneRenderer? made = null;
        await using BrowserHost host = await BrowserHost.StartAsync((_, _) => new(scene), () => made = SceneRenderers.Open(RendererKind.Auto, out _));
        await using ChromiumPage page = await ChromiumPage.StartAsync(browser);
        await page.OpenAsync(host);
        output.WriteLine($"{made!.Name}, panes {(await page.HeaderAsync("axial", "w"))[0]} pixels wide");
        await MeasureAsync(page, "crosshair", "axial", async (mouse, i) => await mouse(50 * Math.Sin(i / 7.0), 40 * Math.Cos(i / 7.0)));
        await page.Page.Keyboard.PressAsync("r");
        await page.SettleAsync();
        await MeasureAsync(page, "turning", "projection", async (mouse, i) => await mouse(2 * i, 0));
    }

    private async Task MeasureAsync(ChromiumPage page, string what, string pane, Func<Func<double, double, Task>, int, Task> move)
    {
        (float x, float y) = await page.PlaceAsync(pane, 0.3, 0.5);
        await page.Page.EvaluateAsync("() => { window.petrecon.line.latencies.length = 0; }");
        await page.Page.Mouse.MoveAsync(x, y);
        await page.Page.Mouse.DownAsync();
        for (int i = 0; i < Moves; i++)
        {
            await move((dx, dy) => page.Page.Mouse.MoveAsync((float)(x + dx), (float)(y + dy)), i);
            await Task.Delay(16, TestContext.Current.CancellationToken);
        }

        await page.Page.Mouse.UpAsync();
        await page.SettleAsync();
        double[] ms = [.. (await page.Page.EvaluateAsync<double[]>("() => window.petrecon.line.latencies")).Order()];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {ms.Length} inputs, median {ms[ms.Length / 2]:0.0} ms, 95th percentile {ms[(int)(0.95 * (ms.Length - 1))]:0.0} ms"));
    }

    private static Volume<TQuantity> Ball<TQuantity>(VoxelGrid grid, float value)
        where TQuantity : struct, IQuantity
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
        {
            Vector3D place = grid.PositionMm(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY));
            voxels[at] = place.Length < 100 ? value * (1 + 0.3f * MathF.Sin((float)(place.X + place.Y + place.Z) / 10)) : place.Length < 140 ? 0.2f * value : 0;
        }

        return new(grid, voxels);
    }
}
