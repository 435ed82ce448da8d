using Microsoft.Playwright;
using PetRecon.Viewer.Interaction;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>The line between a real page and its host: while a study opens, when it breaks, and two at once.</summary>
public class LinePageTests(Chromium browser)
{
    [Fact]
    public async Task A_study_that_takes_long_to_open_shows_how_far_it_is_even_when_the_line_breaks_meanwhile()
    {
        TaskCompletionSource<IProgress<OpeningProgress>> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ManualResetEventSlim isRead = new();
        await using TestStudy study = await TestStudy.StartAsync(open: (progress, cancellation) =>
        {
            begun.SetResult(progress);
            isRead.Wait(cancellation);
            return new(TestStudy.Scene());
        });
        await using Relay relay = new(study.Host.Port);
        await using ChromiumPage chromium = await ChromiumPage.StartAsync(browser);
        IPage page = chromium.Page;
        await page.GotoAsync($"http://localhost:{relay.Port}/open{study.Host.Address.Fragment}");
        IProgress<OpeningProgress> progress = await begun.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        progress.Report(new("Reading CT: slice 30 of 120", 0.25));
        await Assertions.Expect(page.Locator("#coverText")).ToHaveTextAsync("Reading CT: slice 30 of 120");
        Assert.Equal(0.25, await ShareAsync(page));
        await chromium.PictureAsync("opening");

        await relay.CutAsync();
        await Assertions.Expect(page.Locator("#coverText")).ToHaveTextAsync("Reading CT: slice 30 of 120");
        progress.Report(new("Reading PT: slice 90 of 120", 0.75));
        await Assertions.Expect(page.Locator("#coverText")).ToHaveTextAsync("Reading PT: slice 90 of 120");
        Assert.Equal(0.75, await ShareAsync(page));
        Assert.True(await page.Locator("#cover").IsVisibleAsync());

        isRead.Set();
        await chromium.SettleAsync();
        await Assertions.Expect(page.Locator("#cover")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_study_that_cannot_be_opened_says_why()
    {
        await using TestStudy study = await TestStudy.StartAsync(open: static (_, _) => throw new InvalidDataException("slice7.dcm: the file ends at byte 132."));
        await using ChromiumPage chromium = await ChromiumPage.StartAsync(browser);
        await chromium.Page.GotoAsync(study.Host.Address.ToString());
        await Assertions.Expect(chromium.Page.Locator("#coverText")).ToContainTextAsync("slice7.dcm: the file ends at byte 132.");
        await Assertions.Expect(chromium.Page.Locator("#coverShare")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_drag_goes_on_when_the_line_breaks_under_it()
    {
        await using TestStudy study = await TestStudy.StartAsync();
        await using Relay relay = new(study.Host.Port);
        await using ChromiumPage chromium = await ChromiumPage.StartAsync(browser);
        IPage page = chromium.Page;
        await page.GotoAsync($"http://localhost:{relay.Port}/open{study.Host.Address.Fragment}");
        await chromium.SettleAsync();
        string tab = await page.EvaluateAsync<string>("() => sessionStorage.getItem('tab')");
        double mmPerPixel = (await chromium.HeaderAsync("axial", "mmPerPixel"))[0];
        double[] middle = await chromium.HeaderAsync("axial", "center");
        (float x, float y) = await chromium.PlaceAsync("axial", 0.5, 0.5);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + 10, y + 10, new() { Steps = 3 });
        await relay.CutAsync();
        await page.WaitForFunctionAsync("() => !window.petrecon.line.isOpen");
        await Assertions.Expect(page.Locator("#cover")).ToBeVisibleAsync();
        await page.Mouse.MoveAsync(x + 20, y + 20, new() { Steps = 3 });
        await page.WaitForFunctionAsync("() => window.petrecon.line.isOpen");
        await Assertions.Expect(page.Locator("#cover")).ToBeHiddenAsync();
        await page.Mouse.MoveAsync(x + 30, y + 40, new() { Steps = 3 });
        await page.Mouse.UpAsync();
        await chromium.SettleAsync();
        Assert.Equal(tab, await page.EvaluateAsync<string>("() => sessionStorage.getItem('tab')"));
        Assert.Equal(middle[0] + 30 * mmPerPixel, (await chromium.HeaderAsync("sagittal", "center"))[0], mmPerPixel);
        Assert.Equal(middle[1] + 40 * mmPerPixel, (await chromium.HeaderAsync("coronal", "center"))[1], mmPerPixel);
        Assert.DoesNotContain(chromium.Told, static told => told.StartsWith("error: ", StringComparison.Ordinal) && !told.Contains("WebSocket", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_tabs_have_places_and_layouts_of_their_own_at_the_same_time()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage second = await chromium.Context.NewPageAsync();
        await second.SetViewportSizeAsync(1280, 800);
        await second.GotoAsync($"http://localhost:{chromium.Study.Host.Port}/");
        await second.WaitForFunctionAsync(ChromiumPage.IsSettled);
        double start = (await chromium.HeaderAsync("axial", "center"))[2];
        double step = TestStudy.CtGrid.SpacingMm.Z;
        await Task.WhenAll(WheelAsync(chromium.Page, 3), WheelAsync(second, -2));
        await Task.WhenAll(second.SelectOptionAsync("#layout", "comparison"), chromium.Page.GetByLabel("Show Dose").UncheckAsync());
        await chromium.SettleAsync();
        await second.WaitForFunctionAsync(ChromiumPage.IsSettled);
        Assert.Equal(start + 3 * step, (await chromium.HeaderAsync("axial", "center"))[2], 1e-6);
        Assert.Equal(start - 2 * step, await second.EvaluateAsync<double>("() => window.petrecon.panes.get('axial-a').header.center[2]"), 1e-6);
        Assert.True(await chromium.Pane("axial").IsVisibleAsync());
        Assert.True(await second.GetByLabel("Show Dose").IsCheckedAsync());
        chromium.HasNoErrors();

        static async Task WheelAsync(IPage page, int notches)
        {
            LocatorBoundingBoxResult box = (await page.Locator(".pane[data-pane=axial]").BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
            for (int n = 0; n < Math.Abs(notches); n++)
                await page.Mouse.WheelAsync(0, 100 * Math.Sign(notches));
        }
    }

    private static Task<double> ShareAsync(IPage page) => page.EvaluateAsync<double>("() => document.getElementById('coverShare').value");
}
