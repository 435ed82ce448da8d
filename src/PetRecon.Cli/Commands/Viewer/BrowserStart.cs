using System.ComponentModel;
using System.Diagnostics;
using System.Net;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// Starts the user's browser. Any user of a machine can read the arguments of all programs, so the address, which holds a token, is in a file that only
/// this user can read, and the browser is given the file.
/// </summary>
internal sealed class BrowserStart : IDisposable
{
    private readonly string _file;

    private BrowserStart(string file) => _file = file;

    /// <summary>Starts a browser; null if there is no display or no program that knows the browser.</summary>
    public static BrowserStart? Try(Uri address) =>
        Opener(Environment.GetEnvironmentVariable) is string opener ? Of(address, opener) : null;

    /// <summary>Starts a browser by a program that takes a file to be opened; null if there is no such program.</summary>
    internal static BrowserStart? Of(Uri address, string opener)
    {
        string file = Path.Combine(Path.GetTempPath(), $"petrecon-{Guid.NewGuid():n}.html");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (StreamWriter writer = new(file, options))
            writer.Write($"<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0; url={WebUtility.HtmlEncode(address.ToString())}\"><title>PetRecon</title>");
        BrowserStart start = new(file);
        try
        {
            // By a shell, as what a browser says would otherwise be mixed with what this program says.
            using Process? process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$1\" >/dev/null 2>&1 </dev/null", opener, file]) { UseShellExecute = false });
            return start;
        }
        catch (Win32Exception)
        {
            // No browser is known here; the address has been printed.
            start.Dispose();
            return null;
        }
    }

    public void Dispose() => File.Delete(_file);

    /// <summary>
    /// The program that knows which browser is the user's; null where there is no display that a user sits at. Over ssh there is none: a browser over
    /// there, should X be forwarded, is not what anybody wants; the address through ssh -L is.
    /// </summary>
    /// <param name="variable">The environment's variables.</param>
    internal static string? Opener(Func<string, string?> variable)
    {
        bool Has(string name) => !string.IsNullOrEmpty(variable(name));
        if (OperatingSystem.IsWindows() || Has("SSH_CONNECTION") || Has("SSH_TTY"))
            return null;
        if (OperatingSystem.IsMacOS())
            return "open";
        return Has("DISPLAY") || Has("WAYLAND_DISPLAY") ? "xdg-open" : null;
    }
}
