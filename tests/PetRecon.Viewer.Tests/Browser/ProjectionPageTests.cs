using Microsoft.Playwright;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>The panel of projections in a real browser.</summary>
public class ProjectionPageTests(Chromium browser)
{
    [Fact]
    public async Task A_transfer_function_is_edited_by_mouse_and_by_keys()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        await page.SelectOptionAsync("#projection", "Volume");
        await page.SelectOptionAsync("#projected", "ct");
        await page.SelectOptionAsync("#transferPreset", "Bone");
        ILocator rows = page.Locator("#transferPoints tr");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await page.Locator("#transferCanvas").ScrollIntoViewIfNeededAsync();

        // The first point lies beyond the values of this CT's left half; it is taken hold of where it is drawn.
        double[] place = await page.EvaluateAsync<double[]>("() => { const p = window.petrecon.projections; const box = document.getElementById('transferCanvas').getBoundingClientRect(); return [box.left + p.x(150) * box.width / 300, box.top + 124 * box.height / 130]; }");
        await page.Mouse.MoveAsync((float)place[0], (float)place[1]);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((float)place[0] - 60, (float)place[1] - 40, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await chromium.SettleAsync();
        double[] first = await PointAsync(page, 0);
        Assert.True(first[0] < 130 && first[1] > 0.005, $"{first[0]} HU with {first[1]}.");

        // By keys: another point, and numbers that are typed.
        await page.FocusAsync("#transferAdd");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(rows).ToHaveCountAsync(5);
        ILocator opacity = page.GetByLabel("Opacity of point 2 in a mm");
        await opacity.FillAsync("0.25");
        await opacity.PressAsync("Enter");
        await chromium.SettleAsync();
        Assert.Equal(0.25, (await PointAsync(page, 1))[1]);
        await page.GetByLabel("Remove point 2").PressAsync("Enter");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await chromium.PictureAsync("transfer");

        await page.SelectOptionAsync("#projection", "Isosurface");
        await Assertions.Expect(page.Locator("#surfaceNumber")).ToHaveValueAsync("250");
        await page.FillAsync("#surfaceNumber", "60");
        await page.Locator("#surfaceNumber").PressAsync("Enter");
        await page.ClickAsync("#projectionPanel details summary");
        await page.GetByLabel("Cut from the left").FocusAsync();
        for (int i = 0; i < 10; i++)
            await page.Keyboard.PressAsync("ArrowLeft");
        await chromium.SettleAsync();
        double[] cuts = await page.EvaluateAsync<double[]>("() => { const { cuts } = window.petrecon.projections.scene; return [cuts.surface, cuts.high[0], cuts.low.every(value => value === null) ? 1 : 0]; }");
        Assert.Equal((60, 1), (cuts[0], cuts[2]));
        Assert.InRange(cuts[1], 28, 31);
        chromium.HasNoErrors();
    }

    private static Task<double[]> PointAsync(IPage page, int index) => page.EvaluateAsync<double[]>(
        $$"""() => { const point = window.petrecon.projections.scene.layers.find(layer => layer.id === "ct").transfer[{{index}}]; return [point.value, point.opacity]; }""");
}
