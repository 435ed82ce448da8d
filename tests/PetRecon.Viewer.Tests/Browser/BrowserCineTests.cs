using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Frames, and what moves by itself, in a real browser.</summary>
public class BrowserCineTests(Chromium browser)
{
    private const int Frames = 5;

    [Fact]
    public async Task The_slider_goes_from_frame_to_frame_and_pixels_and_values_are_those_of_the_frame()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, DynamicAsync());
        ILocator name = chromium.Page.Locator("#frameName");
        Assert.Equal("1 of 5: frame 0, from 0 s for 10 s", await name.InnerTextAsync());
        Vector3D at = TestStudy.CtGrid.PositionMm(12, 9, 10);
        for (int frame = 0; frame < Frames; frame += 2)
        {
            await chromium.Page.Locator("#frame").FillAsync(frame.ToString(CultureInfo.InvariantCulture));
            await chromium.SettleAsync();
            Assert.StartsWith($"{frame + 1} of 5: frame {frame}, ", await name.InnerTextAsync(), StringComparison.Ordinal);
            (double x, double y) = await PixelOfAsync(chromium, at);
            Assert.Equal(Grey(Value(frame, 12, 9, 10)), (await chromium.PixelAsync("axial", (int)x, (int)y))[0]);
            Assert.Equal(Value(frame, 12, 9, 10), await ProbeAsync(chromium, x, y));
        }

        // Keys go on from there, and from the last frame to the first.
        await chromium.Pane("axial").FocusAsync();
        await chromium.Page.Keyboard.PressAsync(".");
        await chromium.SettleAsync();
        Assert.StartsWith("1 of 5", await name.InnerTextAsync(), StringComparison.Ordinal);
        await chromium.Page.Keyboard.PressAsync(",");
        await chromium.SettleAsync();
        Assert.StartsWith("5 of 5", await name.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cine_of_frames_shows_them_all_in_their_order_and_stops_where_it_is_paused(bool haveToBeRead)
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, DynamicAsync(haveToBeRead));
        Assert.Equal("frames", await chromium.Page.Locator("#cineKind").InputValueAsync());
        await chromium.Page.EvaluateAsync(
            """
            () => {
              window.seen = [];
              const draw = window.petrecon.panes.draw.bind(window.petrecon.panes);
              window.petrecon.panes.draw = frame => { draw(frame); if (frame.scene) window.seen.push(frame.scene.frame); };
            }
            """);
        await chromium.Page.Locator("#cineSpeed").FillAsync("8");
        await chromium.Page.Locator("#cineSpeed").PressAsync("Enter");
        await chromium.Page.Locator("#play").ClickAsync();
        await chromium.Page.WaitForFunctionAsync("() => window.seen.length >= 12");
        await chromium.Page.Locator("#play").ClickAsync();
        await chromium.SettleAsync();
        int[] seen = await chromium.Page.EvaluateAsync<int[]>("() => window.seen");
        Assert.Equal(Frames, seen.Distinct().Count());
        // A host that is late is slower; no frame is left out.
        Assert.All(seen.Zip(seen.Skip(1)), static pair => Assert.InRange((pair.Second - pair.First + Frames) % Frames, 0, 1));
        int shown = seen[^1];
        (double x, double y) = await PixelOfAsync(chromium, TestStudy.CtGrid.PositionMm(12, 9, 10));
        Assert.Equal(Grey(Value(shown, 12, 9, 10)), (await chromium.PixelAsync("axial", (int)x, (int)y))[0]);
        Assert.Equal(shown.ToString(CultureInfo.InvariantCulture), await chromium.Page.Locator("#frame").InputValueAsync());
    }

    [Fact]
    public async Task By_duration_a_frame_is_shown_as_long_as_it_lasts()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, DynamicAsync());
        // Frames last 10, 20, 30, 40 and 50 s: of a round of five at one a second, each gets 5/15 of a second for each of these tens.
        await chromium.Page.Locator("#byDuration").CheckAsync();
        double[] phases = await chromium.Page.EvaluateAsync<double[]>(
            """
            () => {
              const { cine } = window.petrecon;
              document.getElementById("cineSpeed").value = 1;
              document.getElementById("cineSpeed").onchange();
              const counts = [0, 0, 0, 0, 0];
              cine.due = 0;
              for (let n = 0; n < 3000; n++) {
                counts[Math.floor(cine.due)]++;
                cine.due = cine.advanced(0.01);
              }
              return counts;
            }
            """);
        for (int n = 0; n < Frames; n++)
            Assert.Equal(3000 * (n + 1) / 15.0, phases[n], 12.0);
    }

    [Fact]
    public async Task The_curve_has_the_voxels_values_and_follows_the_crosshair()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, DynamicAsync());
        await chromium.Page.Locator("#curve").ClickAsync();
        // The crosshair is in the middle of voxel (20, 15, 10).
        await CurveIsAsync(chromium, 20, 15, 10);
        await chromium.Pane("axial").FocusAsync();
        await chromium.Page.Keyboard.PressAsync("ArrowDown");
        await chromium.SettleAsync();
        await CurveIsAsync(chromium, 20, 15, 11);
        await chromium.Page.Locator("#curveRadius").FillAsync("6");
        await chromium.Page.Locator("#curveRadius").PressAsync("Enter");
        await Assertions.Expect(chromium.Page.Locator("#curvePlace")).ToContainTextAsync("Mean within 6 mm");
        // The values are linear in space: the mean around a voxel's middle is its value.
        await CurveIsAsync(chromium, 20, 15, 11);
        await chromium.PictureAsync("time-activity curve");

        IDownload download = await chromium.Page.RunAndWaitForDownloadAsync(() => chromium.Page.ClickAsync("#saveCurve"));
        Assert.Equal("petrecon-curve.csv", download.SuggestedFilename);
        string[][] lines = [.. (await File.ReadAllLinesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken)).Select(static line => line.Split(','))];
        Assert.Equal(["layer", "where", "frame", "start_s", "duration_s", "middle_s", "value", "unit"], lines[0]);
        Assert.Equal(Frames, lines.Length - 1);
        for (int frame = 0; frame < Frames; frame++)
        {
            string[] line = lines[frame + 1];
            Assert.Equal(("PET", $"{frame + 1}", "Bq/mL"), (line[0], line[2], line[7]));
            Assert.StartsWith("within 6 mm of (", line[1], StringComparison.Ordinal);
            Assert.Equal(5 * frame * (frame + 1), double.Parse(line[3], CultureInfo.InvariantCulture));
            Assert.Equal(10 * (frame + 1), double.Parse(line[4], CultureInfo.InvariantCulture));
            Assert.Equal(Value(frame, 20, 15, 11), double.Parse(line[6], CultureInfo.InvariantCulture), 0.01);
        }
    }

    [Fact]
    public async Task The_projection_turns_by_itself_and_slices_go_round()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        Assert.False(await chromium.Page.Locator("#timeControls").IsVisibleAsync());
        Assert.True(await chromium.Page.EvaluateAsync<bool>("() => document.getElementById('framesChoice').disabled"));
        // From the front the patient's left is on the right of the picture; when the eye is on the left, the back is.
        Assert.Equal(1, (await chromium.HeaderAsync("projection", "right"))[0], 1e-6);
        await chromium.Page.Locator("#cineSpeed").FillAsync("180");
        await chromium.Page.Locator("#cineSpeed").PressAsync("Enter");
        await chromium.Pane("projection").FocusAsync();
        await chromium.Page.Keyboard.PressAsync(" ");
        await chromium.Page.WaitForFunctionAsync("() => window.petrecon.panes.get('projection').header.right[1] > 0.8");
        await chromium.Page.Keyboard.PressAsync(" ");
        await chromium.SettleAsync();
        double[] right = await chromium.HeaderAsync("projection", "right");
        Assert.Equal(0, right[2], 1e-9);
        Assert.Equal("\u25b6 Play", await chromium.Page.Locator("#play").InnerTextAsync());
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await chromium.SettleAsync();
        Assert.Equal(right, await chromium.HeaderAsync("projection", "right"));

        await chromium.Page.Locator("#cineKind").SelectOptionAsync("slices");
        await chromium.Page.Locator("#cineSpeed").FillAsync("40");
        await chromium.Page.Locator("#cineSpeed").PressAsync("Enter");
        await chromium.Pane("axial").FocusAsync();
        await chromium.Page.EvaluateAsync(
            """
            () => {
              window.seen = [];
              const draw = window.petrecon.panes.draw.bind(window.petrecon.panes);
              window.petrecon.panes.draw = frame => { draw(frame); window.seen.push(window.petrecon.panes.get("axial").header.center[2]); };
            }
            """);
        await chromium.Page.Keyboard.PressAsync(" ");
        await chromium.Page.WaitForFunctionAsync("() => window.seen.some((z, n) => n > 0 && z < window.seen[n - 1])");
        await chromium.Page.Keyboard.PressAsync(" ");
        await chromium.SettleAsync();
        double[] heights = await chromium.Page.EvaluateAsync<double[]>("() => window.seen");
        Assert.All(heights, static z => Assert.Equal(0, Math.IEEERemainder(z - TestStudy.CtGrid.PositionMm(0, 0, 0).Z, TestStudy.CtGrid.SpacingMm.Z), 1e-6));
    }

    [Fact]
    public async Task A_cine_of_the_projection_shows_one_where_there_is_none()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        await chromium.Page.Locator("#fourth").SelectOptionAsync("oblique");
        await chromium.SettleAsync();
        await chromium.Page.Locator("#play").ClickAsync();
        await chromium.Page.WaitForFunctionAsync("() => Math.abs(window.petrecon.panes.get('projection')?.header?.right[1]) > 0.05");
        await chromium.Page.Locator("#play").ClickAsync();
        Assert.True(await chromium.Pane("projection").IsVisibleAsync());
    }

    private static async Task CurveIsAsync(ChromiumPage chromium, int i, int j, int k)
    {
        await chromium.Page.WaitForFunctionAsync(
            "wanted => { const layers = JSON.parse(document.getElementById('curveChart').dataset.values ?? '[]'); return layers.length === 1 && layers[0].values.every((value, n) => Math.abs(value - wanted[n]) < 0.01); }",
            Enumerable.Range(0, Frames).Select(frame => (double)Value(frame, i, j, k)).ToArray());
        double[] times = await chromium.Page.EvaluateAsync<double[]>("() => JSON.parse(document.getElementById('curveChart').dataset.values)[0].times");
        Assert.Equal([5, 20, 45, 80, 125], times);
    }

    private static async Task<(double X, double Y)> PixelOfAsync(ChromiumPage chromium, Vector3D at)
    {
        double[] center = await chromium.HeaderAsync("axial", "center");
        double mmPerPixel = (await chromium.HeaderAsync("axial", "mmPerPixel"))[0];
        return ((await chromium.HeaderAsync("axial", "w"))[0] / 2 + (at.X - center[0]) / mmPerPixel, (await chromium.HeaderAsync("axial", "h"))[0] / 2 + (at.Y - center[1]) / mmPerPixel);
    }

    private static async Task<double> ProbeAsync(ChromiumPage chromium, double x, double y)
    {
        (float left, float top) = await chromium.PlaceAsync("axial", 0, 0);
        await chromium.Page.EvaluateAsync("() => { document.getElementById('probe').textContent = ''; }");
        await chromium.Page.Mouse.MoveAsync(left + (float)x + 1, top + (float)y);
        await chromium.Page.Mouse.MoveAsync(left + (float)x, top + (float)y);
        await Assertions.Expect(chromium.Page.Locator("#probe")).ToContainTextAsync("mm");
        await chromium.SettleAsync();
        using JsonDocument values = JsonDocument.Parse((await chromium.Page.Locator("#probe").GetAttributeAsync("data-values"))!);
        return values.RootElement[0].GetProperty("value").GetDouble();
    }

    // In memory; or from a slow disk, with room for two of them.
    private static Task<TestStudy> DynamicAsync(bool haveToBeRead = false)
    {
        FrameStore store = new(Frames, static (n, _) =>
        {
            Thread.Sleep(30);
            return Made(n);
        }, new(2 * sizeof(float) * (long)TestStudy.CtGrid.VoxelCount));
        double start = 0;
        List<VolumeFrame> frames = [];
        for (int n = 0; n < Frames; n++)
        {
            VolumeFrame frame = haveToBeRead ? new($"frame {n}", store, n) : new($"frame {n}", Made(n));
            frames.Add(frame with { StartSeconds = start, DurationSeconds = 10 * (n + 1) });
            start += 10 * (n + 1);
        }

        Scene scene = TestStudy.Scene();
        VolumeLayer pet = new() { Id = "pet", Name = "PET", Volume = frames[0].Show(TestContext.Current.CancellationToken), Frames = [.. frames], Map = ColourMaps.Grey, Window = new(0, 2000) };
        return TestStudy.StartAsync(open: (_, _) => new(scene with { Layers = [scene.Layers[0], pet] }));
    }

    private static Volume<Activity> Made(int frame) =>
        new(TestStudy.CtGrid, [.. Enumerable.Range(0, (int)TestStudy.CtGrid.VoxelCount).Select(at => Value(frame, at % 40, at / 40 % 30, at / 1200))]);

    private static float Value(int frame, int i, int j, int k) => (frame + 1) * (100 + 3 * i + 5 * j - 2 * k);

    private static int Grey(float value) => (int)Math.Round(255 * Math.Clamp(value / 2000.0, 0, 1));
}
