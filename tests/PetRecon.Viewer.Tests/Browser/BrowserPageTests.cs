using System.Text.Json;
using Microsoft.Playwright;
using PetRecon.Core.Spatial;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>The page in a real browser: what hands do, and what eyes see.</summary>
public class BrowserPageTests(Chromium browser)
{
    [Fact]
    public async Task A_study_opens_by_its_address_once_and_the_address_forgets_the_token()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        Assert.DoesNotContain("#", chromium.Page.Url, StringComparison.Ordinal);
        await chromium.PictureAsync("opened");

        IPage second = await chromium.Context.NewPageAsync();
        await second.GotoAsync($"http://localhost:{chromium.Study.Host.Port}/");
        await second.WaitForFunctionAsync("() => window.petrecon?.line.isOpen");

        await using ChromiumPage other = await ChromiumPage.StartAsync(browser);
        await other.Page.GotoAsync(chromium.Study.Host.Address.ToString());
        await Assertions.Expect(other.Page.Locator("#notice")).ToContainTextAsync("used already");
        chromium.HasNoErrors();
    }

    [Fact]
    public async Task Dragging_the_left_button_moves_the_crosshair_and_the_other_views_follow()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        double mmPerPixel = (await chromium.HeaderAsync("axial", "mmPerPixel"))[0];
        double[] before = await chromium.HeaderAsync("coronal", "center");
        (float x, float y) = await chromium.PlaceAsync("axial", 0.5, 0.5);
        await chromium.Page.Mouse.MoveAsync(x, y);
        await chromium.Page.Mouse.DownAsync();
        await chromium.Page.Mouse.MoveAsync(x + 20, y + 40, new() { Steps = 5 });
        await chromium.Page.Mouse.UpAsync();
        await chromium.SettleAsync();
        double[] coronal = await chromium.HeaderAsync("coronal", "center");
        double[] middle = await chromium.HeaderAsync("axial", "center");
        // The middle of the axial pane is the middle of the study; half a pixel is lost to whole pixels.
        Assert.Equal(middle[1] + 40 * mmPerPixel, coronal[1], mmPerPixel);
        Assert.Equal(middle[0] + 20 * mmPerPixel, (await chromium.HeaderAsync("sagittal", "center"))[0], mmPerPixel);
        Assert.NotEqual(before[1], coronal[1]);
    }

    [Fact]
    public async Task The_value_under_the_mouse_is_the_voxels()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        double mmPerPixel = (await chromium.HeaderAsync("coronal", "mmPerPixel"))[0];
        double[] center = await chromium.HeaderAsync("coronal", "center");
        // CT voxel (8, 15, 4) in a coronal view: the patient's left is on the right, the head above.
        Vector3D at = TestStudy.CtGrid.PositionMm(8, 15, 4);
        (float x, float y) = await chromium.PlaceAsync("coronal", 0.5, 0.5);
        await chromium.Page.Mouse.MoveAsync((float)(x + (at.X - center[0]) / mmPerPixel), (float)(y - (at.Z - center[2]) / mmPerPixel));
        await Assertions.Expect(chromium.Page.Locator("#probe")).ToContainTextAsync("mm");
        using JsonDocument values = JsonDocument.Parse((await chromium.Page.Locator("#probe").GetAttributeAsync("data-values"))!);
        Assert.Equal(-160 + 3 * 8 + 5 * 15 + 7 * 4, values.RootElement[1].GetProperty("value").GetDouble());
        string shown = await chromium.Page.Locator("#probe").InnerTextAsync();
        Assert.Contains("CT: -33 HU", shown, StringComparison.Ordinal);
        Assert.Contains("Gy", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wheel_goes_from_slice_to_slice_and_with_ctrl_zooms_about_the_mouse()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        double before = (await chromium.HeaderAsync("axial", "center"))[2];
        (float x, float y) = await chromium.PlaceAsync("axial", 0.25, 0.5);
        await chromium.Page.Mouse.MoveAsync(x, y);
        await chromium.Page.Mouse.WheelAsync(0, 100);
        await chromium.SettleAsync();
        Assert.Equal(before + TestStudy.CtGrid.SpacingMm.Z, (await chromium.HeaderAsync("axial", "center"))[2], 1e-6);

        double scale = (await chromium.HeaderAsync("axial", "mmPerPixel"))[0];
        double[] center = await chromium.HeaderAsync("axial", "center");
        double width = (await chromium.HeaderAsync("axial", "w"))[0];
        await chromium.Page.Keyboard.DownAsync("Control");
        await chromium.Page.Mouse.WheelAsync(0, -300);
        await chromium.Page.Keyboard.UpAsync("Control");
        await chromium.SettleAsync();
        double closer = (await chromium.HeaderAsync("axial", "mmPerPixel"))[0];
        Assert.True(closer < 0.8 * scale, $"{closer} mm a pixel after {scale}.");
        double[] moved = await chromium.HeaderAsync("axial", "center");
        Assert.Equal(center[0] - 0.25 * width * scale, moved[0] - 0.25 * width * closer, 2 * scale);
    }

    [Fact]
    public async Task The_right_button_changes_the_window_and_numbers_can_be_typed()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        ILocator layer = chromium.Page.Locator("fieldset[data-layer=ct]");
        ILocator low = layer.GetByLabel("Lowest value");
        ILocator high = layer.GetByLabel("Highest value");
        Assert.Equal(("-160", "240"), (await low.InputValueAsync(), await high.InputValueAsync()));
        (float x, float y) = await chromium.PlaceAsync("axial", 0.5, 0.5);
        await chromium.Page.Mouse.MoveAsync(x, y);
        await chromium.Page.Mouse.DownAsync(new() { Button = MouseButton.Right });
        await chromium.Page.Mouse.MoveAsync(x + 60, y, new() { Steps = 4 });
        await chromium.Page.Mouse.UpAsync(new() { Button = MouseButton.Right });
        await chromium.SettleAsync();
        double width = double.Parse(await high.InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture)
            - double.Parse(await low.InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(width, 420, 1000);

        await layer.GetByLabel("Preset").SelectOptionAsync("Lung");
        await Assertions.Expect(low).ToHaveValueAsync("-1350");
        await low.FillAsync("-100");
        await low.PressAsync("Enter");
        await high.FillAsync("300");
        await high.PressAsync("Enter");
        await chromium.Page.GetByLabel("Show Dose").UncheckAsync();
        await chromium.SettleAsync();
        int[] center = [(int)(await chromium.HeaderAsync("axial", "w"))[0] / 2, (int)(await chromium.HeaderAsync("axial", "h"))[0] / 2];
        // The middle of the study lies between voxels: the pixel shows one of the eight around it.
        int[] pixel = await chromium.PixelAsync("axial", center[0], center[1]);
        double[] around = [.. Enumerable.Range(0, 8).Select(static n => Math.Round(255 * (-160 + 3 * (19 + (n & 1)) + 5 * (14 + (n >> 1 & 1)) + 7 * (9 + (n >> 2)) + 100) / 400.0))];
        Assert.Contains(pixel[0], around.Select(static grey => (int)grey));
        Assert.Equal(pixel[0], pixel[2]);
    }

    [Fact]
    public async Task Dose_is_shown_and_hidden_by_a_key_and_views_are_reset()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        int x = (int)(await chromium.HeaderAsync("axial", "w"))[0] / 2;
        int y = (int)(await chromium.HeaderAsync("axial", "h"))[0] / 2;
        int[] withDose = await chromium.PixelAsync("axial", x, y);
        Assert.NotEqual(withDose[0], withDose[2]);
        await chromium.Pane("axial").FocusAsync();
        await chromium.Page.Keyboard.PressAsync("d");
        await chromium.SettleAsync();
        int[] without = await chromium.PixelAsync("axial", x, y);
        Assert.Equal(without[0], without[2]);
        Assert.False(await chromium.Page.GetByLabel("Show Dose").IsCheckedAsync());

        double before = (await chromium.HeaderAsync("axial", "center"))[2];
        await chromium.Page.Keyboard.PressAsync("ArrowDown");
        await chromium.SettleAsync();
        Assert.Equal(before + TestStudy.CtGrid.SpacingMm.Z, (await chromium.HeaderAsync("axial", "center"))[2], 1e-6);
        await chromium.Page.Keyboard.PressAsync("r");
        await chromium.SettleAsync();
        Assert.Equal(before, (await chromium.HeaderAsync("axial", "center"))[2], 1e-6);
    }

    [Fact]
    public async Task A_double_click_shows_one_view_alone_and_another_one_all_of_them()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        double width = (await chromium.HeaderAsync("sagittal", "w"))[0];
        await chromium.Pane("sagittal").DblClickAsync();
        await chromium.SettleAsync();
        Assert.False(await chromium.Pane("axial").IsVisibleAsync());
        Assert.True((await chromium.HeaderAsync("sagittal", "w"))[0] > 1.8 * width);
        await chromium.Pane("sagittal").DblClickAsync();
        await chromium.SettleAsync();
        Assert.True(await chromium.Pane("axial").IsVisibleAsync());
        Assert.Equal(width, (await chromium.HeaderAsync("sagittal", "w"))[0]);
    }

    [Fact]
    public async Task The_page_says_when_its_line_is_lost_and_goes_on_where_it_was()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        await chromium.Pane("axial").FocusAsync();
        await chromium.Page.Keyboard.PressAsync("ArrowDown");
        await chromium.SettleAsync();
        double place = (await chromium.HeaderAsync("axial", "center"))[2];
        await chromium.Page.EvaluateAsync("() => { for (const pane of window.petrecon.panes.panes.values()) pane.header = null; window.petrecon.line.socket.close(); }");
        await Assertions.Expect(chromium.Page.Locator("#cover")).ToBeHiddenAsync(new() { Timeout = 10_000 });
        await chromium.SettleAsync();
        Assert.Equal(place, (await chromium.HeaderAsync("axial", "center"))[2], 1e-9);
    }

    [Fact]
    public async Task Stop_is_asked_for_twice_and_then_stops()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        await chromium.Page.ClickAsync("#menuButton");
        await chromium.Page.ClickAsync("#stop");
        await chromium.Page.ClickAsync("#stopDialog button[value=no]");
        Assert.False(chromium.Study.Host.Completion.IsCompleted);
        await chromium.Page.ClickAsync("#menuButton");
        await chromium.Page.ClickAsync("#stop");
        await chromium.Page.ClickAsync("#stopDialog button[value=stop]");
        await chromium.Study.Host.Completion.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await chromium.Study.DisposeAsync();
        await Assertions.Expect(chromium.Page.Locator("#coverText")).ToContainTextAsync("has been stopped");
    }

    [Fact]
    public async Task All_that_the_mouse_and_keys_do_is_in_the_help()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        await chromium.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(chromium.Page.Locator("#helpDialog")).ToBeVisibleAsync();
        string help = await chromium.Page.Locator("#helpTable").InnerTextAsync();
        foreach (string word in new[] { "crosshair", "pan", "window", "slice", "zoom", "reset", "this view alone" })
            Assert.Contains(word, help, StringComparison.Ordinal);
        await chromium.PictureAsync("help");
        await chromium.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(chromium.Page.Locator("#helpDialog")).ToBeHiddenAsync();
    }
}
