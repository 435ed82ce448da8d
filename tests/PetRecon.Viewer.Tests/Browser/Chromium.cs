using System.Diagnostics;
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

    // A browser that hangs once may do better the next time; one that always hangs would take hours.
    private const int MostGivenUp = 3;

    private readonly Lock _lock = new();
    private Task<Running>? _running;
    private int _givenUp;

    public async Task<IBrowser> BrowserAsync()
    {
        Task<Running> started;
        lock (_lock)
        {
            Assert.True(_givenUp < MostGivenUp, $"Chromium, or what drives it, has stopped to answer {MostGivenUp} times; it is not started again.");
            started = _running ??= Task.Run(StartAsync);
        }

        Running running = await started;
        Assert.SkipWhen(running.Missing.Length > 0, running.Missing);
        return running.Browser!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is null || await _running is not { Browser: { } browser, Driver: { } driver })
            return;
        await browser.DisposeAsync().AsTask().WithinAsync("Chromium ends.");
        driver.Dispose();
    }

    /// <summary>Ends a browser that does not answer. Whatever waits for it fails, as calls of its driver have no limit of their own; who asks next gets another one.</summary>
    internal void GiveUp(IBrowser browser)
    {
        lock (_lock)
        {
            if (_running is not { IsCompletedSuccessfully: true, Result: { } running } || running.Browser != browser)
                return;
            _running = null;
            _givenUp++;

            // Its own way to end waits for its process, which may be what is stuck; when that is gone, all calls fail.
            foreach (int id in ProcessorTimes.ChildrenOf(Environment.ProcessId).Where(static id => File.ReadAllText($"/proc/{id}/cmdline").Contains("run-driver", StringComparison.Ordinal)))
                Process.GetProcessById(id).Kill(entireProcessTree: true);
        }
    }

    private static async Task<Running> StartAsync()
    {
        if (s_places.FirstOrDefault(File.Exists) is not string chromium)
            return new(null, null, "There is no Chromium (Debian: apt-get install chromium).");
        try
        {
            Assertions.SetDefaultExpectTimeout(ChromiumPage.PatienceMs);
            IPlaywright driver = await Playwright.CreateAsync().WithinAsync("The driver of browsers starts.");
            return new(driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"], Timeout = (float)Patience.Limit.TotalMilliseconds }), "");
        }
        catch (PlaywrightException exception)
        {
            return new(null, null, "Chromium cannot be driven: " + exception.Message);
        }
    }

    /// <summary>A browser with what drives it, or what is missing.</summary>
    private sealed record Running(IPlaywright? Driver, IBrowser? Browser, string Missing);
}
