using Microsoft.Playwright;
using PetRecon.Viewer.Browser;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>A page of the system's Chromium, driven by real mouse and key events, with cookies and storage of its own.</summary>
internal sealed class ChromiumPage : IAsyncDisposable
{
    /// <summary>How long a page may take for what is asked of it or expected from it, ms.</summary>
    public const float PatienceMs = 20_000;

    /// <summary>A function of JavaScript: whether the host has answered all inputs and no pane waits for a final picture.</summary>
    public const string IsSettled =
        """
        () => {
          const { line, panes } = window.petrecon ?? {};
          return line?.isOpen && line.input > 0 && line.answered >= line.input
            && [...panes.panes.values()].every(pane => pane.element.hidden || pane.header?.lossless);
        }
        """;

    // Several times as long as any test takes, also on a machine that has much else to do.
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    private readonly Action _giveUp;
    private readonly Timer _limit;
    private TestStudy? _study;

    private ChromiumPage(Chromium chromium, IBrowserContext context, IPage page)
    {
        (Context, Page) = (context, page);
        _giveUp = () => chromium.GiveUp(context.Browser!);
        _limit = new(_ => _giveUp(), null, s_longest, Timeout.InfiniteTimeSpan);
        page.Console += (_, message) => Told.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Told.Add("error: " + error);
    }

    /// <summary>The study that goes with this page, if it was made for it.</summary>
    public TestStudy Study => _study ?? throw new InvalidOperationException("The page has no study of its own.");

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>What the page wrote to its console, and its scripts' mistakes.</summary>
    public List<string> Told { get; } = [];

    public static async Task<ChromiumPage> StartAsync(Chromium chromium, int width = 1280, int height = 800)
    {
        IBrowser browser = await chromium.BrowserAsync();
        try
        {
            IBrowserContext context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height } }).WithinAsync("Chromium makes room for a page.");
            context.SetDefaultTimeout(PatienceMs);
            return new(chromium, context, await context.NewPageAsync().WithinAsync("Chromium opens a page."));
        }
        catch
        {
            chromium.GiveUp(browser);
            throw;
        }
    }

    /// <summary>A page of its own that shows a study, whose panes all have final pictures.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="study">The study, which ends with the page; the usual one when null.</param>
    /// <param name="width">Width of the page.</param>
    /// <param name="height">Its height.</param>
    public static async Task<ChromiumPage> OpenAsync(Chromium chromium, Task<TestStudy>? study = null, int width = 1280, int height = 800)
    {
        ChromiumPage page = await StartAsync(chromium, width, height);
        try
        {
            page._study = await (study ?? TestStudy.StartAsync());
            await page.OpenAsync(page.Study.Host);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a study by its address and waits until all panes show final pictures.</summary>
    public async Task OpenAsync(BrowserHost host)
    {
        await Page.GotoAsync(host.Address.ToString());
        await SettleAsync();
    }

    /// <summary>Waits until the host has answered all inputs and no pane waits for a final picture.</summary>
    public async Task SettleAsync() => await Page.WaitForFunctionAsync(IsSettled);

    public ILocator Pane(string name) => Page.Locator($".pane[data-pane={name}]");

    /// <summary>A place in a pane, in shares of its width and height, on the screen.</summary>
    public async Task<(float X, float Y)> PlaceAsync(string pane, double x, double y)
    {
        LocatorBoundingBoxResult box = (await Pane(pane).BoundingBoxAsync())!;
        return ((float)(box.X + x * box.Width), (float)(box.Y + y * box.Height));
    }

    /// <summary>The number that the header of a pane's last frame has under a name.</summary>
    public Task<double[]> HeaderAsync(string pane, string name) => Page.EvaluateAsync<double[]>(
        $$"""() => { const value = window.petrecon.panes.get("{{pane}}").header["{{name}}"]; return Array.isArray(value) ? value : [value]; }""").WithinAsync("The page answers.");

    /// <summary>Colours of a pane's pixels at a place, red, green and blue.</summary>
    public Task<int[]> PixelAsync(string pane, int x, int y) => Page.EvaluateAsync<int[]>(
        $$"""() => [...window.petrecon.panes.get("{{pane}}").picture.getContext("2d").getImageData({{x}}, {{y}}, 1, 1).data].slice(0, 3)""").WithinAsync("The page answers.");

    /// <summary>Keeps a picture of the page with the test's output.</summary>
    public async Task PictureAsync(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "screenshots");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, name + ".png");
        await Page.ScreenshotAsync(new() { Path = file });
        TestContext.Current.AddAttachment(name + ".png", await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), "image/png");
    }

    /// <summary>Fails if the page's scripts or the page itself said that something went wrong.</summary>
    public void HasNoErrors() => Assert.DoesNotContain(Told, static told => told.StartsWith("error", StringComparison.Ordinal));

    /// <summary>Presses the left button at a place of a pane, in shares of its width and height, and lets it go some pixels further.</summary>
    public async Task DragAsync(string pane, (double X, double Y) from, (float X, float Y) way)
    {
        (float x, float y) = await PlaceAsync(pane, from.X, from.Y);
        await HandAsync().WithinAsync("The page takes the mouse.");
        await SettleAsync();

        async Task HandAsync()
        {
            await Page.Mouse.MoveAsync(x, y);
            await Page.Mouse.DownAsync();
            await Page.Mouse.MoveAsync(x + way.X, y + way.Y, new() { Steps = 4 });
            await Page.Mouse.UpAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _limit.DisposeAsync();
        try
        {
            await Context.DisposeAsync().AsTask().WithinAsync("Chromium closes the page.");
        }
        catch
        {
            _giveUp();
            throw;
        }
        finally
        {
            if (_study is not null)
                await _study.DisposeAsync();
        }
    }
}
