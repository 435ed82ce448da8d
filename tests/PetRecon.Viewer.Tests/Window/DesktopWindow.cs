using System.Diagnostics;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>A window of a child process on a desktop in memory.</summary>
internal sealed class DesktopWindow : IAsyncDisposable
{
    private readonly Desktop _desktop;
    private readonly Process _process;
    private readonly Task<string> _said;

    private DesktopWindow(Desktop desktop, Process process) => (_desktop, _process, _said) = (desktop, process, process.StandardError.ReadToEndAsync(CancellationToken.None));

    /// <summary>Starts a window of <see cref="ShownWindow"/>.</summary>
    /// <param name="desktop">Where.</param>
    /// <param name="which">Which one.</param>
    /// <param name="display">Another display than the desktop's; "" for none.</param>
    /// <param name="folder">The folder that it is started in.</param>
    public static DesktopWindow Start(Desktop desktop, string which, string? display = null, string folder = "")
    {
        string[] arguments = [typeof(Program).Assembly.Location, ShownWindow.Argument, which];
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardError = true, WorkingDirectory = folder };
        foreach (string argument in Path.GetFileNameWithoutExtension(start.FileName) == "dotnet" ? arguments : arguments[1..])
            start.ArgumentList.Add(argument);
        start.Environment["DISPLAY"] = display ?? desktop.Display;
        start.Environment.Remove("WAYLAND_DISPLAY");

        // Windows are ended from without, and would leave the runtime's pipes for debuggers behind each time.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new(desktop, Process.Start(start)!);
    }

    /// <summary>Lets hands do something, in the words of xdotool.</summary>
    public Task<string> HandsAsync(string words) => _desktop.HandsAsync(words);

    /// <summary>Waits until a part of the window looks as expected, and fails if it does not.</summary>
    /// <param name="name">Names the part.</param>
    /// <param name="expected">How it has to look.</param>
    /// <param name="x">Its left edge in the window.</param>
    /// <param name="y">Its upper edge.</param>
    /// <param name="tolerance">Share of pixels that may differ.</param>
    public Task ShowsAsync(string name, SKBitmap expected, int x, int y, double tolerance = 0.002) => ShowsAsync(
        name,
        screen =>
        {
            double share = DifferentPixels(expected, screen, x, y) / (double)(expected.Width * expected.Height);
            return share <= tolerance ? null : FormattableString.Invariant($"{100 * share:F2} % of the pixels differ.");
        },
        expected);

    /// <summary>Waits until the window looks as expected, and fails if it does not.</summary>
    /// <param name="name">Names what is looked at.</param>
    /// <param name="fault">What is wrong with a picture of the window; null if nothing is.</param>
    /// <param name="expected">How it should look, to be kept with a failure.</param>
    public async Task ShowsAsync(string name, Func<SKBitmap, string?> fault, SKBitmap? expected = null)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            using SKBitmap screen = _desktop.Screen(ShownWindow.Width, ShownWindow.Height);
            string? wrong = fault(screen);
            if (wrong is null)
            {
                Keep(name, screen);
                return;
            }

            if (_process.HasExited)
                Assert.Fail($"{name}: the window has gone: {await _said.WithinAsync("What the window's process said has an end.")}");
            if (Stopwatch.GetElapsedTime(started) > Patience.Limit)
            {
                Keep(name + "-seen", screen);
                if (expected is not null)
                    Keep(name + "-expected", expected);
                Assert.Fail($"{name}: {wrong}");
            }

            await Task.Delay(30, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the process to end; returns its exit code, and what it said.</summary>
    public async Task<(int Code, string Said)> EndAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).WithinAsync("The window's process ends.");
        return (_process.ExitCode, await _said.WithinAsync("What the window's process said has an end."));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None).WithinAsync("The window's process ends.");
        }

        _process.Dispose();
    }

    private static int DifferentPixels(SKBitmap expected, SKBitmap screen, int x, int y)
    {
        // Two renderers round differently, and lines are drawn at parts of pixels.
        const int tolerance = 4;
        ReadOnlySpan<byte> rgba = expected.GetPixelSpan();
        ReadOnlySpan<byte> bgra = screen.GetPixelSpan();
        int different = 0;
        for (int row = 0; row < expected.Height; row++)
        {
            for (int column = 0; column < expected.Width; column++)
            {
                int at = row * expected.RowBytes + 4 * column;
                int there = (y + row) * screen.RowBytes + 4 * (x + column);
                bool isAlike = Math.Abs(rgba[at] - bgra[there + 2]) <= tolerance && Math.Abs(rgba[at + 1] - bgra[there + 1]) <= tolerance && Math.Abs(rgba[at + 2] - bgra[there]) <= tolerance;
                different += isAlike ? 0 : 1;
            }
        }

        return different;
    }

    private static void Keep(string name, SKBitmap picture)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "screenshots");
        Directory.CreateDirectory(folder);
        using SKData data = picture.Encode(SKEncodedImageFormat.Png, 90);
        File.WriteAllBytes(Path.Combine(folder, $"window-{name.Replace(' ', '-')}.png"), data.ToArray());
    }
}
