using System.Text.Json;
using Microsoft.Playwright;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Panes side by side, oblique planes and what links them, in a real browser.</summary>
public class BrowserLayoutTests(Chromium browser)
{
    // The second CT falls where the first one rises, so that no pixel of one could be taken for the other's but where they cross.
    private const float Mirrored = 300;

    [Fact]
    public async Task A_comparison_shows_each_columns_own_values_and_its_layers_can_be_chosen()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TwoTimesAsync());
        await chromium.Page.Locator("#layout").SelectOptionAsync("comparison");
        await chromium.SettleAsync();
        Assert.False(await chromium.Pane("axial").IsVisibleAsync());
        Assert.Equal("A: before", await chromium.Page.Locator(".head").Nth(0).InnerTextAsync());
        Assert.Equal("B: after", await chromium.Page.Locator(".head").Nth(1).InnerTextAsync());
        // The same voxel in both columns: CT (12, 9, 10).
        Vector3D at = TestStudy.CtGrid.PositionMm(12, 9, 10);
        Assert.Equal(Grey(Value(12, 9, 10)), await PixelAtAsync(chromium, "axial-a", at));
        Assert.Equal(Grey(Mirrored - Value(12, 9, 10)), await PixelAtAsync(chromium, "axial-b", at));
        Assert.Equal(await chromium.HeaderAsync("coronal-a", "center"), await chromium.HeaderAsync("coronal-b", "center"));
        await chromium.PictureAsync("comparison");

        await chromium.Page.GetByLabel("after in column B").UncheckAsync();
        await chromium.Page.GetByLabel("before in column B").CheckAsync();
        await chromium.SettleAsync();
        Assert.Equal(Grey(Value(12, 9, 10)), await PixelAtAsync(chromium, "axial-b", at));
        Assert.Equal("B: before", await chromium.Page.Locator(".head").Nth(1).InnerTextAsync());
    }

    [Fact]
    public async Task The_wheel_moves_linked_columns_together_and_parted_ones_alone_and_they_are_aligned_again()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TwoTimesAsync());
        await chromium.Page.Locator("#layout").SelectOptionAsync("comparison");
        await chromium.SettleAsync();
        double start = (await chromium.HeaderAsync("axial-a", "center"))[2];
        double step = TestStudy.CtGrid.SpacingMm.Z;
        await WheelAsync(chromium, "axial-b", 2);
        Assert.Equal((start + 2 * step, start + 2 * step), await HeightsAsync(chromium));

        await chromium.Page.GetByLabel("link places").UncheckAsync();
        await chromium.SettleAsync();
        await WheelAsync(chromium, "axial-b", 3);
        Assert.Equal((start + 2 * step, start + 5 * step), await HeightsAsync(chromium));
        Assert.Contains("B is (0.0, 0.0, 9.0) mm from A", await chromium.Page.Locator("#offsets").InnerTextAsync(), StringComparison.Ordinal);
        // What is under the mouse in B is B's value, in B's slice.
        Vector3D at = TestStudy.CtGrid.PositionMm(20, 15, 15);
        Assert.Equal(Grey(Mirrored - Value(20, 15, 15)), await PixelAtAsync(chromium, "axial-b", at));
        JsonElement value = await ProbeAsync(chromium, "axial-b", at);
        Assert.Equal("after", value.GetProperty("name").GetString());
        Assert.Equal(Mirrored - Value(20, 15, 15), value.GetProperty("value").GetDouble());

        await chromium.Page.GetByLabel("link places").CheckAsync();
        await chromium.SettleAsync();
        await WheelAsync(chromium, "axial-a", -1);
        Assert.Equal((start + step, start + 4 * step), await HeightsAsync(chromium));
        await chromium.Page.Locator("#align").ClickAsync();
        await chromium.SettleAsync();
        Assert.Equal((start + step, start + step), await HeightsAsync(chromium));
        Assert.False(await chromium.Page.Locator("#align").IsVisibleAsync());
    }

    [Fact]
    public async Task Zoom_and_pan_are_shared_until_they_are_parted()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TwoTimesAsync());
        await chromium.Page.Locator("#layout").SelectOptionAsync("comparison");
        await chromium.SettleAsync();
        double[] before = await chromium.HeaderAsync("axial-a", "mmPerPixel");
        await ZoomAsync(chromium, "axial-b");
        double[] both = await chromium.HeaderAsync("axial-a", "mmPerPixel");
        Assert.True(both[0] < 0.8 * before[0]);
        Assert.Equal(both, await chromium.HeaderAsync("axial-b", "mmPerPixel"));
        Assert.Equal(await chromium.HeaderAsync("axial-a", "center"), await chromium.HeaderAsync("axial-b", "center"));
        await chromium.Page.GetByLabel("link zoom and pan").UncheckAsync();
        await chromium.SettleAsync();
        await ZoomAsync(chromium, "axial-b");
        Assert.Equal(both, await chromium.HeaderAsync("axial-a", "mmPerPixel"));
        Assert.True((await chromium.HeaderAsync("axial-b", "mmPerPixel"))[0] < 0.8 * both[0]);
    }

    [Fact]
    public async Task Rows_and_columns_are_chosen_and_a_pane_of_a_comparison_is_shown_alone_and_all_survives_a_reload()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TwoTimesAsync());
        await chromium.Pane("axial").FocusAsync();
        await chromium.Page.Keyboard.PressAsync("c");
        await chromium.Page.Locator("#rows").GetByLabel("coronal").UncheckAsync();
        await chromium.Page.Locator("#rows").GetByLabel("projection").CheckAsync();
        await chromium.Page.Locator("#columnCount").SelectOptionAsync("3");
        await chromium.SettleAsync();
        Assert.Equal(["axial-a", "axial-b", "axial-c", "projection-a", "projection-b", "projection-c"], await ShownAsync(chromium));
        Assert.Equal("C: before + after", await chromium.Page.Locator(".head").Nth(2).InnerTextAsync());
        await chromium.Page.ReloadAsync();
        await chromium.SettleAsync();
        await Assertions.Expect(chromium.Page.Locator("#columnCount")).ToHaveValueAsync("3");
        await chromium.Page.WaitForFunctionAsync("() => window.petrecon.panes.shownNames().length === 6");
        await chromium.SettleAsync();

        await chromium.Pane("axial-b").DblClickAsync();
        await chromium.SettleAsync();
        Assert.Equal(["axial-b"], await ShownAsync(chromium));
        Assert.Equal("single", await chromium.Page.Locator("#layout").InputValueAsync());
        await chromium.Pane("axial-b").DblClickAsync();
        await chromium.SettleAsync();
        Assert.Equal(6, (await ShownAsync(chromium)).Length);
        await chromium.Page.Locator("#layout").SelectOptionAsync("planes");
        await chromium.SettleAsync();
        Assert.Equal(["axial", "coronal", "sagittal", "projection"], await ShownAsync(chromium));
    }

    [Fact]
    public async Task The_oblique_planes_line_is_taken_hold_of_and_its_pane_shows_the_values_on_it()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TwoTimesAsync());
        await chromium.Page.Locator("#fourth").SelectOptionAsync("oblique");
        await chromium.Page.GetByLabel("Show Dose").UncheckAsync();
        await chromium.Page.GetByLabel("Show after").UncheckAsync();
        await chromium.SettleAsync();
        double[] handle = await chromium.Page.EvaluateAsync<double[]>("() => { const mark = window.petrecon.panes.get('axial').header.marks.marks.find(mark => mark.kind === 'Cut'); return [mark.x, mark.y]; }");
        double[] size = [(await chromium.HeaderAsync("axial", "w"))[0], (await chromium.HeaderAsync("axial", "h"))[0]];
        (float left, float top) = await chromium.PlaceAsync("axial", 0, 0);
        await chromium.Page.Mouse.MoveAsync(left + (float)handle[0], top + (float)handle[1]);
        await chromium.Page.Mouse.DownAsync();
        // Straight above the crosshair: the plane then is a sagittal one, seen from one side or the other.
        double[] cross = await CrossAsync(chromium, "axial");
        await chromium.Page.Mouse.MoveAsync(left + (float)cross[0], top + (float)(cross[1] - 60), new() { Steps = 6 });
        await chromium.Page.Mouse.UpAsync();
        await chromium.SettleAsync();
        double[] right = await chromium.HeaderAsync("oblique", "right");
        Assert.Equal(0, right[0], 0.03);
        Assert.Equal(1, Math.Abs(right[1]), 0.001);
        // The crosshair has not moved: it was the line that was dragged.
        Assert.Equal(cross, await CrossAsync(chromium, "axial"));
        Assert.NotEqual(size[0] / 2, handle[0], 1.0);

        await DragAsync(chromium, "oblique", 40, 25);
        double[] down = await chromium.HeaderAsync("oblique", "down");
        Assert.True(Math.Abs(down[1]) > 0.1 || Math.Abs(down[0]) > 0.1, "The plane is tilted.");
        // Three places in the turned pane, against the voxels that lie there.
        double[] center = await chromium.HeaderAsync("oblique", "center");
        right = await chromium.HeaderAsync("oblique", "right");
        double mmPerPixel = (await chromium.HeaderAsync("oblique", "mmPerPixel"))[0];
        (int w, int h) = ((int)(await chromium.HeaderAsync("oblique", "w"))[0], (int)(await chromium.HeaderAsync("oblique", "h"))[0]);
        foreach ((int dx, int dy) in new[] { (-37, 21), (18, -33), (52, 6) })
        {
            Vector3D at = Vector(center) + (dx + 0.5 - 0.5 * (w % 2)) * mmPerPixel * Vector(right) + (dy + 0.5 - 0.5 * (h % 2)) * mmPerPixel * Vector(down);
            Vector3D index = TestStudy.CtGrid.IndexOf(at);
            int[] pixel = await chromium.PixelAsync("oblique", w / 2 + dx, h / 2 + dy);
            Assert.Equal(Grey(Value((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z))), pixel[0]);
        }

        await chromium.PictureAsync("oblique");
        await chromium.Page.Locator("#straighten").ClickAsync();
        await chromium.SettleAsync();
        Assert.Equal(new double[] { 0, 0, -1 }, await chromium.HeaderAsync("oblique", "down"));
    }

    [Fact]
    public async Task A_beams_eye_view_is_offered_for_a_plan_and_shows_the_spots_of_the_layer_that_is_chosen()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(open: static (_, _) => new(TestStudy.Scene() with { Beams = [Interaction.BeamActionsTests.Beam()] })));
        await chromium.Page.Locator("#fourth").SelectOptionAsync("beam");
        await chromium.SettleAsync();
        Assert.Equal(3, (await SpotsAsync(chromium)).Length / 2);
        await chromium.Page.Locator("#beamLayer").SelectOptionAsync("4");
        await chromium.SettleAsync();
        double mmPerPixel = (await chromium.HeaderAsync("beam", "mmPerPixel"))[0];
        double[] spot = await SpotsAsync(chromium);
        // The only spot of layer 4 is 20 mm below the isocentre, which is in the middle of the picture.
        Assert.Equal((await chromium.HeaderAsync("beam", "w"))[0] / 2, spot[0], 0.1);
        Assert.Equal((await chromium.HeaderAsync("beam", "h"))[0] / 2 + 20 / mmPerPixel, spot[1], 0.1);
        (float x, float y) = await chromium.PlaceAsync("beam", 0.5, 0.5);
        await chromium.Page.Mouse.MoveAsync(x, y);
        await chromium.Page.Mouse.WheelAsync(0, -100);
        await chromium.SettleAsync();
        Assert.Equal("1", await chromium.Page.Locator("#beamLayer").InputValueAsync());
        Assert.Equal(2, (await SpotsAsync(chromium)).Length / 2);
        await chromium.PictureAsync("beam");
    }

    private static Task<double[]> SpotsAsync(ChromiumPage chromium) =>
        chromium.Page.EvaluateAsync<double[]>("() => window.petrecon.panes.get('beam').header.marks.discs.filter(disc => disc.kind === 'Spot').flatMap(disc => [disc.x, disc.y])");

    private static Task<TestStudy> TwoTimesAsync()
    {
        Volume<Hounsfield> first = TestStudy.Ct();
        Volume<Hounsfield> second = new(TestStudy.CtGrid, [.. Enumerable.Range(0, (int)TestStudy.CtGrid.VoxelCount).Select(static at => Mirrored - Value(at % 40, at / 40 % 30, at / 1200))]);
        Scene scene = TestStudy.Scene();
        VolumeLayer ct = scene.Layers[0];
        return TestStudy.StartAsync(open: (_, _) => new(scene with
        {
            Layers = [ct with { Id = "before", Name = "before", Volume = first }, ct with { Id = "after", Name = "after", Volume = second }, scene.Layers[1] with { IsVisible = false }],
        }));
    }

    private static float Value(int i, int j, int k) => -160 + 3 * i + 5 * j + 7 * k;

    private static int Grey(float value) => (int)Math.Round(255 * Math.Clamp((value + 160) / 400.0, 0, 1));

    private static Vector3D Vector(double[] values) => new(values[0], values[1], values[2]);

    private static async Task<int> PixelAtAsync(ChromiumPage chromium, string pane, Vector3D at)
    {
        (double x, double y) = await PixelOfAsync(chromium, pane, at);
        return (await chromium.PixelAsync(pane, (int)x, (int)y))[0];
    }

    private static async Task<(double X, double Y)> PixelOfAsync(ChromiumPage chromium, string pane, Vector3D at)
    {
        Vector3D offset = at - Vector(await chromium.HeaderAsync(pane, "center"));
        double mmPerPixel = (await chromium.HeaderAsync(pane, "mmPerPixel"))[0];
        return ((await chromium.HeaderAsync(pane, "w"))[0] / 2 + Vector3D.Dot(offset, Vector(await chromium.HeaderAsync(pane, "right"))) / mmPerPixel,
            (await chromium.HeaderAsync(pane, "h"))[0] / 2 + Vector3D.Dot(offset, Vector(await chromium.HeaderAsync(pane, "down"))) / mmPerPixel);
    }

    private static async Task<JsonElement> ProbeAsync(ChromiumPage chromium, string pane, Vector3D at)
    {
        (double x, double y) = await PixelOfAsync(chromium, pane, at);
        (float left, float top) = await chromium.PlaceAsync(pane, 0, 0);
        await chromium.Page.Mouse.MoveAsync(left + (float)x, top + (float)y);
        await Assertions.Expect(chromium.Page.Locator("#probe")).ToContainTextAsync($"{at.Z:0.0}) mm");
        return JsonDocument.Parse((await chromium.Page.Locator("#probe").GetAttributeAsync("data-values"))!).RootElement[0];
    }

    private static async Task<(double A, double B)> HeightsAsync(ChromiumPage chromium) =>
        (Math.Round((await chromium.HeaderAsync("axial-a", "center"))[2], 6), Math.Round((await chromium.HeaderAsync("axial-b", "center"))[2], 6));

    private static Task<double[]> CrossAsync(ChromiumPage chromium, string pane) => chromium.Page.EvaluateAsync<double[]>(
        $$"""() => { const lines = window.petrecon.panes.get("{{pane}}").header.marks.lines.filter(line => line.kind === "Crosshair"); return [lines[2].points[0], lines[0].points[1]]; }""");

    private static Task<string[]> ShownAsync(ChromiumPage chromium) => chromium.Page.EvaluateAsync<string[]>("() => window.petrecon.layout.shown().flat().filter(name => window.petrecon.panes.shownNames().includes(name))");

    private static async Task WheelAsync(ChromiumPage chromium, string pane, int notches)
    {
        (float x, float y) = await chromium.PlaceAsync(pane, 0.5, 0.5);
        await chromium.Page.Mouse.MoveAsync(x, y);
        await chromium.Page.Mouse.WheelAsync(0, 100 * notches);
        await chromium.SettleAsync();
    }

    private static async Task ZoomAsync(ChromiumPage chromium, string pane)
    {
        await chromium.Page.Keyboard.DownAsync("Control");
        await WheelAsync(chromium, pane, -3);
        await chromium.Page.Keyboard.UpAsync("Control");
    }

    private static async Task DragAsync(ChromiumPage chromium, string pane, float dx, float dy)
    {
        (float x, float y) = await chromium.PlaceAsync(pane, 0.4, 0.4);
        await chromium.Page.Keyboard.DownAsync("Shift");
        await chromium.Page.Mouse.MoveAsync(x, y);
        await chromium.Page.Mouse.DownAsync();
        await chromium.Page.Mouse.MoveAsync(x + dx, y + dy, new() { Steps = 4 });
        await chromium.Page.Mouse.UpAsync();
        await chromium.Page.Keyboard.UpAsync("Shift");
        await chromium.SettleAsync();
    }
}
