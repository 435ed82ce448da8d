using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>A desktop in memory (Xvfb) with hands (xdotool), for a class of tests. Where one of the two or GLFW is missing, whoever asks for it is skipped.</summary>
public sealed class Desktop : IAsyncLifetime
{
    private const int ScreenWidth = 800;
    private const int ScreenHeight = 600;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-desktop");
    private Process? _server;
    private string? _missing;
    private string _display = "";

    /// <summary>The display's name, ":7".</summary>
    internal string Display
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            return _display;
        }
    }

    /// <summary>A desktop without OpenGL, if true.</summary>
    internal bool HasGlx { get; init; } = true;

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/Xvfb") || !File.Exists("/usr/bin/xdotool") || !HasGlfw())
        {
            _missing = "A desktop in memory, hands or GLFW are missing (Debian: apt-get install xvfb xdotool libglfw3).";
            return;
        }

        // Without the mouse's own picture, which would be among the pixels.
        ProcessStartInfo start = new("/usr/bin/Xvfb", ["-displayfd", "1", "-screen", "0", $"{ScreenWidth}x{ScreenHeight}x24", "-dpi", "96", "-nocursor", "-nolisten", "tcp", "-fbdir", _folder.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!HasGlx)
        {
            start.ArgumentList.Add("-extension");
            start.ArgumentList.Add("GLX");
        }

        _server = Process.Start(start)!;
        _server.ErrorDataReceived += static (_, _) => { };
        _server.BeginErrorReadLine();
        string? number = await _server.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WithinAsync("Xvfb says which display it is.");
        if (int.TryParse(number, out int display))
            _display = $":{display}";
        else
            _missing = "Xvfb does not start on this machine.";
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync(CancellationToken.None).WithinAsync("Xvfb ends.");
            _server.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Lets hands do something, in the words of xdotool, waits until it is done, and says what they answer.</summary>
    internal async Task<string> HandsAsync(string words)
    {
        ProcessStartInfo start = new("/usr/bin/xdotool", words.Split(' ')) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DISPLAY"] = Display;
        using Process hands = Process.Start(start)!;
        Task<string> answer = hands.StandardOutput.ReadToEndAsync(CancellationToken.None), said = hands.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await Task.WhenAll(answer, said, hands.WaitForExitAsync(CancellationToken.None)).WithinAsync($"Hands have done \"{words}\".");
        }
        finally
        {
            if (!hands.HasExited)
                hands.Kill();
        }

        Assert.True(hands.ExitCode == 0, $"xdotool {words}: {await said}");
        return await answer;
    }

    /// <summary>What is on the screen now, from its upper left. The server keeps it in a file in the format of xwd (X11/XWDFile.h): a header of big-endian words, colours, rows.</summary>
    internal SKBitmap Screen(int width, int height)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(_folder.FullName, "Xvfb_screen0"));
        int Word(int index) => BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(4 * index));
        (int headerBytes, int bitsPerPixel, int rowBytes, int colours) = (Word(0), Word(11), Word(12), Word(19));
        Assert.Equal(32, bitsPerPixel);
        int first = headerBytes + 12 * colours;
        SKBitmap screen = new(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        for (int y = 0; y < height; y++)
            Marshal.Copy(file, first + y * rowBytes, screen.GetPixels() + y * screen.RowBytes, 4 * width);
        return screen;
    }

    private static bool HasGlfw()
    {
        try
        {
            Viewer.Window.GlfwLibrary.Load();
            return true;
        }
        catch (Viewer.Window.WindowUnavailableException)
        {
            return false;
        }
    }
}
