using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>
/// The system's Firefox without a display, driven through the protocol that it serves itself (WebDriver BiDi, W3C). Where it is missing, whoever asks
/// for it is skipped.
/// </summary>
internal sealed class Firefox : IAsyncDisposable
{
    private const string Listening = "WebDriver BiDi listening on ";

    private static readonly string[] s_places = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _line = new();
    private readonly CancellationTokenSource _limit = new(s_patience);
    private int _command;
    private string _context = "";

    private Firefox(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    /// <summary>A folder for files, which goes with it.</summary>
    public string Folder => _profile.FullName;

    /// <summary>Starts it with an empty profile and one window.</summary>
    public static async Task<Firefox> StartAsync()
    {
        string? program = s_places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "There is no Firefox (Debian: apt-get install firefox-esr).");
        DirectoryInfo profile = Directory.CreateTempSubdirectory("petrecon-firefox");
        ProcessStartInfo start = new(program!, ["--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile.FullName, "about:blank"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };

        // Its own folder for what it keeps outside of the profile, too.
        start.Environment["HOME"] = profile.FullName;
        Firefox firefox = new(Process.Start(start)!, profile);
        try
        {
            await firefox.ConnectAsync();
            return firefox;
        }
        catch
        {
            await firefox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes to an address and waits until the page has been loaded.</summary>
    public Task GoAsync(Uri address) => AskAsync("browsingContext.navigate", new { context = _context, url = address.ToString(), wait = "complete" });

    /// <summary>What an expression of JavaScript gives, as JSON.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonObject result = await AskAsync("script.evaluate", new { expression = $"(async () => JSON.stringify(await ({expression})))()", awaitPromise = true, target = new { context = _context } });
        Assert.True((string?)result["type"] == "success", result.ToJsonString());
        return (string?)result["result"]!["type"] == "string" ? JsonNode.Parse((string)result["result"]!["value"]!) : null;
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression)
    {
        while (true)
        {
            // While a page gives way to another one there is nothing to ask.
            JsonNode? value = await EvaluateAsync($"(() => {{ try {{ return Boolean({expression}); }} catch {{ return false; }} }})()");
            if (value is not null && (bool)value)
                return;
            await Task.Delay(50, _limit.Token);
        }
    }

    public Task WheelAsync(int x, int y, int deltaY) => AskAsync("input.performActions", new
    {
        context = _context,
        actions = new[] { new { type = "wheel", id = "wheel", actions = new[] { new { type = "scroll", x, y, deltaX = 0, deltaY } } } },
    });

    /// <summary>Presses the left button at one place and lets go at another.</summary>
    public async Task DragAsync((int X, int Y) from, (int X, int Y) to) => await AskAsync("input.performActions", new
    {
        context = _context,
        actions = new[]
        {
            new
            {
                type = "pointer",
                id = "mouse",
                actions = new object[]
                {
                    new { type = "pointerMove", x = from.X, y = from.Y }, new { type = "pointerDown", button = 0 },
                    new { type = "pointerMove", x = to.X, y = to.Y, duration = 100 }, new { type = "pointerUp", button = 0 },
                },
            },
        },
    });

    /// <summary>Keeps a picture of the page with the test's output.</summary>
    public async Task PictureAsync(string name)
    {
        JsonObject result = await AskAsync("browsingContext.captureScreenshot", new { context = _context });
        byte[] png = Convert.FromBase64String((string)result["data"]!);
        string folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), png, _limit.Token);
        TestContext.Current.AddAttachment(name + ".png", png, "image/png");
    }

    public async ValueTask DisposeAsync()
    {
        _line.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).WithinAsync("Firefox ends.");
        _process.Dispose();
        _limit.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task ConnectAsync()
    {
        // Read to its end: what it says later must not fill the pipes.
        TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) =>
        {
            int at = line.Data?.IndexOf(Listening, StringComparison.Ordinal) ?? -1;
            if (at >= 0)
                address.TrySetResult(line.Data![(at + Listening.Length)..].Trim());
            else if (line.Data is null)
                address.TrySetException(new InvalidOperationException("Firefox ended before it listened."));
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await _line.ConnectAsync(new(await address.Task.WaitAsync(_limit.Token) + "/session"), _limit.Token);
        await AskAsync("session.new", new { capabilities = new { } });
        JsonObject tree = await AskAsync("browsingContext.getTree", new { });
        _context = (string)tree["contexts"]![0]!["context"]!;
        await AskAsync("browsingContext.setViewport", new { context = _context, viewport = new { width = 1280, height = 800 } });
    }

    private async Task<JsonObject> AskAsync(string method, object parameters)
    {
        int id = ++_command;
        byte[] question = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters });
        await _line.SendAsync(question, WebSocketMessageType.Text, endOfMessage: true, _limit.Token);
        while (true)
        {
            JsonObject answer = await ReceiveAsync();
            if ((int?)answer["id"] != id)
                continue;
            return (string?)answer["type"] == "success" ? answer["result"]!.AsObject() : throw new InvalidOperationException($"{method}: {answer["error"]}: {answer["message"]}");
        }
    }

    private async Task<JsonObject> ReceiveAsync()
    {
        using MemoryStream message = new();
        byte[] buffer = new byte[65536];
        WebSocketReceiveResult part;
        do
        {
            part = await _line.ReceiveAsync(buffer, _limit.Token);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(Encoding.UTF8.GetString(message.ToArray()))!.AsObject();
    }
}
