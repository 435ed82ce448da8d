using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>
/// Milliseconds from an input of the mouse to the pixels that show it, in Chromium. A measurement, which asserts nothing and runs only when asked for:
/// PetRecon.Viewer.Tests -explicit only -class "*BrowserLatency".
/// </summary>
public class BrowserLatency(Chromium browser, ITestOutputHelper output)
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

    /// <summary>A CT of 512 x 512 x 150 with dose, eight isodose lines and six structures of 50000 points, on a screen of 1920 x 1080.</summary>
    [Theory(Explicit = true)]
    [InlineData(RendererKind.Auto)]
    [InlineData(RendererKind.OpenGl)]
    public async Task From_the_mouse_to_the_pixels_of_a_plan(RendererKind kind)
    {
        Scene scene = Plan();
        ISceneRenderer? made = null;
        await using BrowserHost host = await BrowserHost.StartAsync((_, _) => new(scene), () => made = SceneRenderers.Open(kind, out _));
        await using ChromiumPage page = await ChromiumPage.StartAsync(browser, 1920, 1080);
        await page.OpenAsync(host);
        output.WriteLine($"{made!.Name}, panes {(await page.HeaderAsync("axial", "w"))[0]} pixels wide");
        await MeasureAsync(page, "crosshair", "axial", async (mouse, i) => await mouse(50 * Math.Sin(i / 7.0), 40 * Math.Cos(i / 7.0)));
        await page.PictureAsync("plan");
        await page.Page.Keyboard.PressAsync("r");
        await page.SettleAsync();
        await MeasureAsync(page, "turning", "projection", async (mouse, i) => await mouse(2 * i, 0));
        Stages(scene, kind, (int)(await page.HeaderAsync("axial", "w"))[0], (int)(await page.HeaderAsync("axial", "h"))[0]);
    }

    // What the host's part of a frame takes of the processor, pane by pane.
    private void Stages(Scene scene, RendererKind kind, int width, int height)
    {
        using ISceneRenderer renderer = SceneRenderers.Open(kind, out _);
        RenderOptions options = new() { Width = width, Height = height, StepVoxels = 2 };
        foreach (ViewKind plane in new[] { ViewKind.Axial, ViewKind.Coronal, ViewKind.Sagittal })
        {
            View[] views = [.. Enumerable.Range(0, 30).Select(n => FittedViews.Of(scene with { CrosshairMm = new(2 * n, n, n) }, new() { Kind = plane }, width, height))];
            Picture picture = renderer.Render(scene, views[0], options, TestContext.Current.CancellationToken);
            Overlay overlay = new();
            byte[] bytes = [];
            double drawn = Cost(view => picture = renderer.Render(scene, view, options, TestContext.Current.CancellationToken));
            double encoded = Cost(_ => bytes = PictureEncoder.Encode(picture, false));
            double lines = Cost(view => overlay = SceneOverlay.Of(scene, view, width, height));
            double json = Cost(_ => MarksJson.Of(overlay));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plane}: processor ms: drawn {drawn:0.0}, encoded {encoded:0.0} ({bytes.Length} bytes), lines {lines:0.0}, as JSON {json:0.0} ({MarksJson.Of(overlay).Length} bytes)"));

            double Cost(Action<View> work)
            {
                work(views[0]);
                TimeSpan before = Environment.CpuUsage.TotalTime;
                foreach (View view in views)
                    work(view);
                return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / views.Length;
            }
        }
    }

    private static Scene Plan()
    {
        VoxelGrid ct = VoxelGrid.Centered(512, 512, 150, new(0.98, 0.98, 2.5));
        VoxelGrid dose = VoxelGrid.Centered(180, 130, 120, new(2.5, 2.5, 2.5));
        double[] shares = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.05];
        return new()
        {
            Layers =
            [
                new() { Id = "ct", Name = "CT", Volume = Body(ct), Map = ColourMaps.Grey, Window = new(-160, 240) },
                new() { Id = "dose", Name = "dose", Volume = Beams(dose), Map = ColourMaps.DoseWash, Window = new(0, 70), Opacity = 0.35, LowestShown = 6 },
            ],
            Structures =
            [
                Stack("body", Vector3D.Zero, new(190, 120, 180), 600, new(0, 255, 0)), Stack("bladder", new(0, -20, 10), new(45, 40, 40), 120, new(255, 255, 0)),
                Stack("rectum", new(0, 50, -10), new(20, 22, 60), 60, new(160, 90, 40)), Stack("target", new(0, 15, -15), new(30, 28, 30), 90, new(255, 0, 0)),
                Stack("left femur", new(95, 0, -15), new(26, 26, 26), 90, new(0, 255, 255)), Stack("right femur", new(-95, 0, -15), new(26, 26, 26), 90, new(0, 160, 255)),
            ],
            Isodoses = [new("isodoses", "dose", [.. shares.Select(static (share, n) => new IsodoseLineStyle(60 * share, new(255, (byte)(255 - 30 * n), 0), $"{100 * share:0} %"))])],
        };
    }

    private static StructureLayer Stack(string name, Vector3D middle, Vector3D halves, int points, DisplayColour colour)
    {
        List<Contour> contours = [];
        for (double z = -halves.Z + 1.25; z < halves.Z; z += 2.5)
        {
            double share = Math.Sqrt(1 - z * z / (halves.Z * halves.Z) * (name == "body" ? 0.3 : 1));
            contours.Add(new(ContourKind.ClosedPlanar, [.. Enumerable.Range(0, points).Select(n => middle + new Vector3D(
                share * halves.X * Math.Cos(2 * Math.PI * n / points), share * halves.Y * Math.Sin(2 * Math.PI * n / points), z))]));
        }

        return new(name, new Structure { Name = name, Contours = [.. contours] }, colour);
    }

    private static Volume<Hounsfield> Body(VoxelGrid grid)
    {
        Random random = new(5);
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
        {
            Vector3D p = grid.PositionMm(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY));
            bool isBody = p.X * p.X / 36100 + p.Y * p.Y / 14400 < 1 - 0.3 * p.Z * p.Z / 32400;
            voxels[at] = isBody ? (Math.Abs(Math.Abs(p.X) - 95) < 20 && Math.Abs(p.Y) < 20 ? 700 : 40) + 30 * (random.NextSingle() - 0.5f) : -1000;
        }

        return new(grid, voxels);
    }

    private static Volume<Gray> Beams(VoxelGrid grid)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
        {
            Vector3D p = grid.PositionMm(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY));
            voxels[at] = (float)(35 * Math.Exp(-p.Z * p.Z / 3200) * (Math.Exp(-p.X * p.X / 2000) + Math.Exp(-p.Y * p.Y / 2000)));
        }

        return new(grid, voxels);
    }

    private async Task MeasureAsync(ChromiumPage page, string what, string pane, Func<Func<double, double, Task>, int, Task> move)
    {
        (float x, float y) = await page.PlaceAsync(pane, 0.3, 0.5);
        await page.Page.EvaluateAsync("() => { window.petrecon.line.latencies.length = 0; window.petrecon.line.timing.frames.length = 0; }");
        ProcessorTimes before = ProcessorTimes.Now();
        await page.Page.Mouse.MoveAsync(x, y);
        await page.Page.Mouse.DownAsync();
        for (int i = 0; i < Moves; i++)
        {
            await move((dx, dy) => page.Page.Mouse.MoveAsync((float)(x + dx), (float)(y + dy)), i);
            await Task.Delay(16, TestContext.Current.CancellationToken);
        }

        ProcessorTimes taken = ProcessorTimes.Now() - before;
        await page.Page.Mouse.UpAsync();
        await page.SettleAsync();
        double[] ms = [.. (await page.Page.EvaluateAsync<double[]>("() => window.petrecon.line.latencies")).Order()];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {ms.Length} inputs, median {ms[ms.Length / 2]:0.0} ms, 95th percentile {ms[(int)(0.95 * (ms.Length - 1))]:0.0} ms"));
        double[][] frames = await page.Page.EvaluateAsync<double[][]>("() => window.petrecon.line.timing.frames");
        string[] stages = ["line", "waited", "drawn", "encoded", "decoded", "painted", "shown"];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: processor ms a frame: host {taken.Own.TotalMilliseconds / frames.Length:0.0}, browser and what drives it {taken.Started.TotalMilliseconds / frames.Length:0.0}"));
        output.WriteLine($"{what}: {frames.Length} frames, medians in ms: " + string.Join(", ", stages.Select((stage, n) =>
            string.Create(CultureInfo.InvariantCulture, $"{stage} {frames.Select(frame => frame[n]).Order().ElementAt(frames.Length / 2):0.0}"))));
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
