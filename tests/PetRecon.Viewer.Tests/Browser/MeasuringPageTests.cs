using Microsoft.Playwright;
using PetRecon.Core.Spatial;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Measuring in a real browser, by mouse and by keys alone.</summary>
public class MeasuringPageTests(Chromium browser)
{
    [Fact]
    public async Task Tools_are_drawn_by_the_mouse_and_stay_in_the_scene_with_their_numbers()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        double scale = (await chromium.HeaderAsync("axial", "mmPerPixel"))[0];
        await page.ClickAsync("button[data-tool=distance]");
        await chromium.DragAsync("axial", (0.25, 0.3), (0, 90));
        ILocator list = page.Locator("#measurementList .measurement");
        await Assertions.Expect(list).ToHaveCountAsync(1);
        Assert.Equal(90 * scale, await LengthAsync(list.First), scale);

        await page.ClickAsync("button[data-tool=angle]");
        foreach ((double x, double y) in new[] { (0.35, 0.55), (0.35, 0.75), (0.5, 0.75) })
        {
            (float px, float py) = await chromium.PlaceAsync("axial", x, y);
            await page.Mouse.ClickAsync(px, py);
        }

        await Assertions.Expect(list.Nth(1)).ToContainTextAsync("90.0\u00b0");
        await page.ClickAsync("button[data-tool=sphere]");
        await chromium.DragAsync("axial", (0.6, 0.45), (70, 0));
        await page.ClickAsync("button[data-tool=ellipse]");
        await chromium.DragAsync("coronal", (0.3, 0.3), (150, 60));
        await page.ClickAsync("button[data-tool=box]");
        await chromium.DragAsync("sagittal", (0.2, 0.7), (100, 60));
        await page.ClickAsync("button[data-tool=grow]");
        await page.SelectOptionAsync("#growKind", "fixed");
        await page.FillAsync("#growValue", "30");
        (float sx, float sy) = await chromium.PlaceAsync("axial", 0.75, 0.75);
        await page.Mouse.ClickAsync(sx, sy);
        await Assertions.Expect(list).ToHaveCountAsync(6);
        await Assertions.Expect(page.Locator("#measurementList tr[data-layer=ct]")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#measurementList tr[data-layer=dose]")).ToHaveCountAsync(4);
        await chromium.SettleAsync();
        await chromium.PictureAsync("measuring");
        chromium.HasNoErrors();

        // What is taken hold of moves: the distance by one of its ends.
        await page.ClickAsync("button[data-tool=distance]");
        (float x0, float y0) = await chromium.PlaceAsync("axial", 0.25, 0.3);
        await page.Mouse.MoveAsync(x0, y0 + 90);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x0, y0 + 150, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await chromium.SettleAsync();
        await page.WaitForFunctionAsync("() => !window.petrecon.measured.isAsking");
        Assert.Equal(150 * scale, await LengthAsync(list.First), scale);
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(list).ToHaveCountAsync(5);
        await page.ClickAsync("#removeAll");
        await Assertions.Expect(list).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Keys_alone_measure_a_sphere_name_it_and_remove_it()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        await FocusByTabAsync(page, "axial");
        double[] cross = await chromium.HeaderAsync("axial", "crosshair");
        await page.Keyboard.PressAsync("b");
        await page.Keyboard.PressAsync("Enter");
        for (int i = 0; i < 4; i++)
            await page.Keyboard.PressAsync("Shift+ArrowRight");
        await chromium.SettleAsync();
        double[] moved = await chromium.HeaderAsync("axial", "crosshair");
        Assert.Equal(cross[0] + 4 * TestStudy.CtGrid.SpacingMm.X, moved[0], 1e-6);
        await page.Keyboard.PressAsync("Enter");
        ILocator list = page.Locator("#measurementList .measurement");
        await Assertions.Expect(list).ToHaveCountAsync(1);
        double radius = new Vector3D(moved[0] - cross[0], moved[1] - cross[1], moved[2] - cross[2]).Length;
        await Assertions.Expect(list.First).ToContainTextAsync($"sphere {4 / 3.0 * Math.PI * radius * radius * radius / 1000:0.000}");

        // Its name is reached by the tab key, and what is typed there measures nothing.
        await FocusByTabAsync(page, "Name of sphere R1");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("axe");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("Name of sphere axe")).ToHaveValueAsync("axe");
        await FocusByTabAsync(page, "coronal");
        await chromium.PictureAsync("measuring-keys");
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(list).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal("crosshair", await page.Locator("#left").InputValueAsync());
    }

    [Fact]
    public async Task A_regions_diameter_and_middle_are_typed_and_what_is_typed_half_is_not_overwritten()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        await page.ClickAsync("button[data-tool=sphere]");
        await chromium.DragAsync("axial", (0.5, 0.5), (40, 0));
        ILocator box = page.Locator("#measurementList .measurement");
        await Assertions.Expect(box).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#spoken")).ToContainTextAsync("R1: sphere");
        await box.Locator("summary").ClickAsync();
        ILocator diameter = page.GetByLabel("diameter of R1, mm");
        await diameter.FillAsync("20");
        await diameter.PressAsync("Enter");
        await Assertions.Expect(box).ToContainTextAsync("sphere 4.189 mL");
        ILocator z = page.GetByLabel("middle z of R1, mm");
        await z.FillAsync("-4.5");
        await z.PressAsync("Tab");
        await page.WaitForFunctionAsync("() => window.petrecon.measured.rows[0].pointsMm[0][2] === -4.5");
        await Assertions.Expect(diameter).ToHaveValueAsync("20");
        await Assertions.Expect(diameter).ToBeFocusedAsync();

        // Another answer comes while a number is half typed.
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("1");
        await page.EvaluateAsync("() => window.petrecon.measured.ask()");
        await page.WaitForFunctionAsync("() => !window.petrecon.measured.isAsking");
        await page.Keyboard.TypeAsync("2");
        await Assertions.Expect(diameter).ToHaveValueAsync("12");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(box).ToContainTextAsync("sphere 0.9048 mL");

        // Nothing is no size: the last one comes back.
        await diameter.FillAsync("0");
        await diameter.PressAsync("Enter");
        await Assertions.Expect(diameter).ToHaveValueAsync("12");
        await chromium.PictureAsync("typed-region");
        chromium.HasNoErrors();
    }

    private static async Task<double> LengthAsync(ILocator box) =>
        double.Parse((await box.Locator(".measurementHead span").InnerTextAsync()).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    // Presses the tab key until what is wanted has the focus: a pane by its name, or anything by its label.
    private static async Task FocusByTabAsync(IPage page, string wanted)
    {
        for (int i = 0; i < 120; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            string focused = await page.EvaluateAsync<string>("() => document.activeElement.dataset.pane ?? document.activeElement.ariaLabel ?? ''");
            if (focused == wanted)
                return;
        }

        Assert.Fail($"The tab key never comes to {wanted}.");
    }
}
