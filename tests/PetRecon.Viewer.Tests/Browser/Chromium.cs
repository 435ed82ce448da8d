using Microsoft.Playwright;
using PetRecon.Viewer.Tests.Browser;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>
/// The system's Chromium, started when the first test asks for it and shared by all, each of which has cookies and storage of its own. Where it or what drives
/// it is missing, whoever asks for it is skipped.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly Lazy<Task<string?>> _started;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Chromium() => _started = new(StartAsync);

    public async Task<IBrowser> BrowserAsync()
    {
        string? missing = await _started.Value;
        Assert.SkipWhen(missing is not null, missing ?? "");
        return _browser!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
            await _started.Value;
        if (_browser is not null)
            await _browser.DisposeAsync().AsTask().WithinAsync("Chromium ends.");
        _playwright?.Dispose();
    }

    // What is missing; null if it runs.
    private async Task<string?> StartAsync()
    {
        if (s_places.FirstOrDefault(File.Exists) is not string chromium)
            return "There is no Chromium (Debian: apt-get install chromium).";
        try
        {
            Assertions.SetDefaultExpectTimeout(ChromiumPage.PatienceMs);
            _playwright = await Playwright.CreateAsync().WithinAsync("The driver of browsers starts.");
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
            return null;
        }
        catch (PlaywrightException exception)
        {
            return "Chromium cannot be driven: " + exception.Message;
        }
    }
}
