using Microsoft.Playwright;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>The system's Chromium, started once for a class of tests. Where it or what drives it is missing, whoever asks for it is skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _missing;

    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            return _browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (s_places.FirstOrDefault(File.Exists) is not string chromium)
        {
            _missing = "There is no Chromium (Debian: apt-get install chromium).";
            return;
        }

        try
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        }
        catch (PlaywrightException exception)
        {
            _missing = "Chromium cannot be driven: " + exception.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
