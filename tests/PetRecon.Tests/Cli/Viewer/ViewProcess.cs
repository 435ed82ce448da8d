using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>"petrecon view" as a process of its own, and what a page does with it, without a browser.</summary>
internal sealed class ViewProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();
    private readonly CookieContainer _cookies = new();
    private readonly CancellationTokenSource _limit = new(s_patience);

    private ViewProcess(Process process) => _process = process;

    /// <summary>The address that was printed.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    public ClientWebSocket Line { get; private set; } = new();

    public string Tab { get; private set; } = "";

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it and waits until it says where it is.</summary>
    public static async Task<ViewProcess> StartAsync(params string[] arguments)
    {
        ViewProcess view = new(PetReconProcess.Start(["view", "--no-open", "--renderer", "cpu", .. arguments]));
        TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        view._process.OutputDataReceived += (_, line) =>
        {
            lock (view._output)
                view._output.AppendLine(line.Data);
            if (line.Data is null)
                address.TrySetException(new InvalidOperationException($"It ended before it said where it is: {view.Errors}"));
            else if (line.Data.StartsWith("Open http", StringComparison.Ordinal))
                address.TrySetResult(new(line.Data["Open ".Length..]));
        };
        view._process.ErrorDataReceived += (_, line) =>
        {
            lock (view._errors)
                view._errors.AppendLine(line.Data);
        };
        view._process.BeginOutputReadLine();
        view._process.BeginErrorReadLine();
        view.Address = await address.Task.WaitAsync(view._limit.Token);
        return view;
    }

    /// <summary>Brings the token for the cookie.</summary>
    public async Task SignInAsync()
    {
        using HttpClientHandler handler = new() { CookieContainer = _cookies };
        using HttpClient client = new(handler);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Address, "/session")) { Content = new StringContent(Address.Fragment[1..]) };
        request.Headers.Add("Origin", Address.GetLeftPart(UriPartial.Authority));
        using HttpResponseMessage answer = await client.SendAsync(request, _limit.Token);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>Connects a page, to a tab that it had if it had one.</summary>
    public async Task ConnectAsync(string tab = "")
    {
        Line.Dispose();
        Line = new();
        Line.Options.SetRequestHeader("Cookie", _cookies.GetCookieHeader(new(Address.GetLeftPart(UriPartial.Authority))));
        Line.Options.SetRequestHeader("Origin", Address.GetLeftPart(UriPartial.Authority));
        await Line.ConnectAsync(new($"ws://{Address.Authority}/line{(tab.Length > 0 ? "?tab=" + tab : "")}"), _limit.Token);
    }

    public Task SayAsync(string message) => Line.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, _limit.Token);

    /// <summary>The next text of a kind; what comes before it is passed over.</summary>
    public async Task<JsonObject> UntilSaidAsync(string what)
    {
        byte[] buffer = new byte[65536];
        while (true)
        {
            using MemoryStream message = new();
            WebSocketReceiveResult part;
            do
            {
                part = await Line.ReceiveAsync(buffer, _limit.Token);
                message.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            Assert.True(part.MessageType != WebSocketMessageType.Close, $"The line ended before \"{what}\" was said.");
            if (part.MessageType != WebSocketMessageType.Text)
                continue;
            JsonObject said = JsonNode.Parse(message.ToArray())!.AsObject();
            if ((string?)said["say"] == "welcome")
                Tab = (string)said["tab"]!;
            if ((string?)said["say"] == what)
                return said;
        }
    }

    /// <summary>The header of the next frame that is as wanted; each is acknowledged.</summary>
    public async Task<JsonObject> FrameAsync(Func<JsonObject, bool>? isWanted = null)
    {
        byte[] buffer = new byte[65536];
        while (true)
        {
            using MemoryStream message = new();
            WebSocketReceiveResult part;
            do
            {
                part = await Line.ReceiveAsync(buffer, _limit.Token);
                message.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            Assert.True(part.MessageType != WebSocketMessageType.Close, "The line ended before a frame came.");
            if (part.MessageType != WebSocketMessageType.Binary)
                continue;
            await SayAsync("""{"do":"drawn"}""");
            byte[] bytes = message.ToArray();
            JsonObject header = JsonNode.Parse(bytes.AsSpan(4, BitConverter.ToInt32(bytes)))!.AsObject();
            if (isWanted is null || isWanted(header))
                return header;
        }
    }

    /// <summary>What the page's tab saves.</summary>
    public async Task<byte[]> FileAsync(string path)
    {
        using HttpClientHandler handler = new() { CookieContainer = _cookies };
        using HttpClient client = new(handler);
        using HttpResponseMessage answer = await client.GetAsync(new Uri(Address, $"{path}&tab={Tab}"), _limit.Token);
        byte[] content = await answer.Content.ReadAsByteArrayAsync(_limit.Token);
        Assert.True(answer.IsSuccessStatusCode, Encoding.UTF8.GetString(content));
        return content;
    }

    /// <summary>Drops a file on the page.</summary>
    public async Task DropAsync(string name, byte[] content)
    {
        using HttpClientHandler handler = new() { CookieContainer = _cookies };
        using HttpClient client = new(handler);
        foreach ((string path, byte[] body) in new[] { ($"/drop/file?drop=d1&path={name}", content), ($"/drop/open?drop=d1&tab={Tab}", Array.Empty<byte>()) })
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Address, path)) { Content = new ByteArrayContent(body) };
            request.Headers.Add("Origin", Address.GetLeftPart(UriPartial.Authority));
            using HttpResponseMessage answer = await client.SendAsync(request, _limit.Token);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(_limit.Token));
        }
    }

    /// <summary>Sends a signal, by the shell's own kill.</summary>
    public void Signal(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        using Process kill = Process.Start("sh", ["-c", $"kill -{name} {_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it ends by itself; the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(_limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(s_patience);
        }

        Line.Dispose();
        _process.Dispose();
        _limit.Dispose();
    }
}
