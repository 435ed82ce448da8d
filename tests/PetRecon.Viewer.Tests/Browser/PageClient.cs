using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PetRecon.Viewer.Browser;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>What a page does, without a browser: brings the token, connects, sends inputs, takes frames.</summary>
internal sealed class PageClient(BrowserHost host) : IDisposable, IAsyncDisposable
{
    private const string Drawn = """{"do":"drawn"}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly CookieContainer _cookies = new();
    private long _input;
    private TestStudy? _study;

    /// <summary>The study that goes with this page, if it was made for it.</summary>
    public TestStudy Study => _study ?? throw new InvalidOperationException("The page has no study of its own.");

    public ClientWebSocket Socket { get; private set; } = new();

    public string Tab { get; private set; } = "";

    public string Origin => $"http://localhost:{host.Port}";

    public string Cookie => _cookies.GetCookieHeader(new(Origin));

    public List<JsonObject> Said { get; } = [];

    /// <summary>A study of its own and a page of it that has brought no token yet.</summary>
    /// <param name="study">The study; the usual one when null.</param>
    public static async Task<PageClient> OfStudyAsync(Task<TestStudy>? study = null)
    {
        TestStudy shown = await (study ?? TestStudy.StartAsync());
        return new(shown.Host) { _study = shown };
    }

    /// <summary>A study of its own and a page of it that has brought the token.</summary>
    public static async Task<PageClient> SignedInAsync(Task<TestStudy>? study = null)
    {
        PageClient page = await OfStudyAsync(study);
        await page.SignInAsync();
        return page;
    }

    /// <summary>The usual study and a page that shows it in panes of these sizes.</summary>
    public static Task<PageClient> OpenedAsync(params (string Pane, int Width, int Height)[] panes) => OpenedAsync(null, panes);

    /// <summary>A study of its own and a page that shows it in panes of these sizes, if any.</summary>
    public static async Task<PageClient> OpenedAsync(Task<TestStudy>? study, params (string Pane, int Width, int Height)[] panes)
    {
        PageClient page = await OfStudyAsync(study);
        await page.OpenAsync();
        if (panes.Length > 0)
            await page.LayoutAsync(panes);
        return page;
    }

    /// <summary>A request as a page of the host sends it, changed as a test wants.</summary>
    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string? body = null, string? origin = null, string? host1 = null)
    {
        using HttpClientHandler handler = new() { CookieContainer = _cookies, AllowAutoRedirect = false };
        using HttpClient client = new(handler);
        using HttpRequestMessage request = new(method, Origin + path);
        if (body is not null)
            request.Content = new StringContent(body);
        if (origin != "" && (origin is not null || method != HttpMethod.Get))
            request.Headers.Add("Origin", origin ?? Origin);
        if (host1 is not null)
            request.Headers.Host = host1;
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task SignInAsync()
    {
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Post, "/session", host.Address.Fragment[1..]);
        if (answer.StatusCode != HttpStatusCode.NoContent)
            throw new InvalidOperationException($"The host answered {answer.StatusCode}.");
    }

    /// <summary>Connects a page, with the cookie of another one if given.</summary>
    public async Task ConnectAsync(string? tab = null, string? cookie = null, string? origin = null)
    {
        Socket.Dispose();
        Socket = new();
        Socket.Options.SetRequestHeader("Cookie", cookie ?? Cookie);
        if (origin != "")
            Socket.Options.SetRequestHeader("Origin", origin ?? Origin);
        _input = 0;
        using CancellationTokenSource patience = new(s_patience);
        await Socket.ConnectAsync(new($"ws://localhost:{host.Port}/line{(tab is null ? "" : "?tab=" + tab)}"), patience.Token);
    }

    /// <summary>Signs in, connects and waits for the scene.</summary>
    public async Task OpenAsync()
    {
        await SignInAsync();
        await ConnectAsync();
        await UntilSaidAsync("open");
    }

    /// <summary>Sends an input and returns its number.</summary>
    public async Task<long> DoAsync(object input)
    {
        JsonObject message = JsonSerializer.SerializeToNode(input)!.AsObject();
        message["n"] = ++_input;
        await SendAsync(message.ToJsonString());
        return _input;
    }

    public async Task SendAsync(string text)
    {
        using CancellationTokenSource patience = new(s_patience);
        await Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
    }

    public Task LayoutAsync(params (string Pane, int Width, int Height)[] panes) =>
        DoAsync(new { @do = "layout", text = 13, panes = panes.Select(static pane => new { pane = pane.Pane, w = pane.Width, h = pane.Height }) });

    /// <summary>The next message; null when the host ends the line.</summary>
    public async Task<(JsonObject Header, byte[]? Frame)?> ReceiveAsync()
    {
        using CancellationTokenSource patience = new(s_patience);
        using MemoryStream message = new();
        byte[] buffer = new byte[65536];
        WebSocketReceiveResult part;
        do
        {
            part = await Socket.ReceiveAsync(buffer, patience.Token);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        byte[] bytes = message.ToArray();
        if (part.MessageType == WebSocketMessageType.Close)
            return null;
        if (part.MessageType == WebSocketMessageType.Text)
        {
            JsonObject said = JsonNode.Parse(bytes)!.AsObject();
            Said.Add(said);
            if (said["say"]!.GetValue<string>() == "welcome")
                Tab = said["tab"]!.GetValue<string>();
            return (said, null);
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return (JsonNode.Parse(bytes.AsSpan(4, length))!.AsObject(), bytes[(4 + length)..]);
    }

    /// <summary>Waits until the host says something; frames that come before are acknowledged.</summary>
    public async Task<JsonObject> UntilSaidAsync(string what)
    {
        while (await ReceiveAsync() is var (header, frame))
        {
            if (frame is not null)
                await SendAsync(Drawn);
            else if (header["say"]!.GetValue<string>() == what)
                return header;
        }

        throw new InvalidOperationException($"The line ended before \"{what}\" was said.");
    }

    /// <summary>The next frame, acknowledged as a page does that has drawn it.</summary>
    public async Task<Frame> FrameAsync(bool acknowledges = true)
    {
        while (await ReceiveAsync() is var (header, frame))
        {
            if (frame is null)
                continue;
            if (acknowledges)
                await SendAsync(Drawn);
            return new(header, frame);
        }

        throw new InvalidOperationException("The line ended before a frame came.");
    }

    /// <summary>Takes frames until one is as wanted.</summary>
    public async Task<Frame> FrameAsync(Func<Frame, bool> isWanted)
    {
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience.Limit;)
        {
            Frame frame = await FrameAsync();
            if (isWanted(frame))
                return frame;
        }

        throw new TimeoutException("Frames come, and none is as wanted.");
    }

    public void Dispose() => Socket.Dispose();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_study is not null)
            await _study.DisposeAsync();
    }
}
