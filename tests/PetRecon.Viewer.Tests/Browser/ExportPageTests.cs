using Microsoft.Playwright;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Saving from a real browser.</summary>
public class ExportPageTests(Chromium browser)
{
    [Fact]
    public async Task Pictures_tables_and_profiles_become_downloads()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        await page.ClickAsync("button[data-tool=sphere]");
        (float x, float y) = await chromium.PlaceAsync("axial", 0.4, 0.5);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + 60, y, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator("#measurementList .measurement")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("p");
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x - 80, y + 40, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator("#saveProfile")).ToBeVisibleAsync();

        string picture = await SaveAsync(page, "#savePicture", "petrecon-views.png");
        using SKBitmap views = SKBitmap.Decode(picture);
        LocatorBoundingBoxResult panes = (await page.Locator("#panes").BoundingBoxAsync())!;
        Assert.Equal((panes.Width, panes.Height), (views.Width, views.Height), static (a, b) => Math.Abs(a.Width - b.Width) <= 2 && Math.Abs(a.Height - b.Height) <= 2);
        await page.SelectOptionAsync("#pictureScale", "2");
        using SKBitmap one = SKBitmap.Decode(await SaveAsync(page, "#savePane", "petrecon-views.png"));
        Assert.Equal(2 * (await chromium.HeaderAsync("axial", "w"))[0], one.Width);
        Assert.StartsWith("name,kind,", await File.ReadAllTextAsync(await SaveAsync(page, "#saveMeasurementsCsv", "petrecon-measurements.csv"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("distance_mm,", await File.ReadAllTextAsync(await SaveAsync(page, "#saveProfile", "petrecon-profile.csv"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await chromium.PictureAsync("saving");
    }

    [Fact]
    public async Task Values_under_the_mouse_are_copied_by_keys()
    {
        await using TestStudy study = await TestStudy.StartAsync();
        await using ChromiumPage chromium = await ChromiumPage.StartAsync(browser);
        await chromium.Context.GrantPermissionsAsync(["clipboard-read"]);
        await chromium.OpenAsync(study.Host);
        (float x, float y) = await chromium.PlaceAsync("axial", 0.5, 0.5);
        await chromium.Page.Mouse.ClickAsync(x, y);
        ILocator probe = chromium.Page.Locator("#probe");
        await Assertions.Expect(probe).ToContainTextAsync("HU");
        string before = (await probe.TextContentAsync())!;

        // What is copied is what is there when the keys are pressed, so the values of the new place have to have come.
        await chromium.Page.Mouse.MoveAsync(x + 3, y);
        await Assertions.Expect(probe).Not.ToHaveTextAsync(before);
        await chromium.Page.Keyboard.PressAsync("Control+c");
        await Assertions.Expect(chromium.Page.Locator("#status")).ToContainTextAsync("copied");
        Assert.Equal(await probe.TextContentAsync(), await chromium.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    private static async Task<string> SaveAsync(IPage page, string button, string name)
    {
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync(button));
        Assert.Equal(name, download.SuggestedFilename);
        return (await download.PathAsync())!;
    }
}
