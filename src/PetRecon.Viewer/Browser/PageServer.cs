using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;

namespace PetRecon.Viewer.Browser;

/// <summary>Answers requests: who may look, the page's files, and the line on which a page and its tab talk (README.md beside this file).</summary>
internal sealed class PageServer : IDisposable
{
    private static readonly string s_version = ReadVersion();

    private readonly BrowserHostOptions _options;
    private readonly CancellationToken _stop;
    private readonly TabList _tabs;
    private readonly RenderLoop<FramePane> _loop;
    private readonly PageExports _exports;
    private readonly PageDrops _drops;
    private readonly TaskCompletionSource<string> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PageServer(Func<IProgress<OpeningProgress>, CancellationToken, OpenedScene> open, Func<ISceneRenderer> makeRenderer, BrowserHostOptions options, CancellationToken stop)
    {
        _options = options;
        _stop = stop;
        _tabs = new(options, () => _loop?.Wake());
        _loop = new(makeRenderer, () => _tabs.All);
        _drops = new(options, _tabs, stop);
        _exports = new(_tabs, _loop, _drops.Files);
        Opening = new(open, stop);
    }

    public AccessControl Access { get; } = new();

    public SceneOpening Opening { get; }

    public Task<string> Completion => _completion.Task;

    public Task<string> RendererName => _loop.RendererName;

    public async Task AnswerAsync(HttpContext context)
    {
        RequestChecks.Protect(context);
        if (RequestChecks.Fault(context) is string fault)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, fault);
            return;
        }

        string path = context.Request.Path.Value ?? "";
        bool reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        bool isKnown = Access.IsCookie(context.Request.Cookies[Access.CookieName]);
        Task answer = (path, reads) switch
        {
            ("/session", false) when HttpMethods.IsPost(context.Request.Method) => BeginSessionAsync(context, isKnown),
            (_, false) when HttpMethods.IsPost(context.Request.Method) && isKnown && path.StartsWith(PageDrops.Prefix, StringComparison.Ordinal) => _drops.AnswerAsync(context, path[PageDrops.Prefix.Length..]),
            (_, false) => RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD are answered here."),
            ("/open", true) => PageFiles.TrySendAsync(context, "open.html"),
            ("/open.js" or "/style.css" or "/icon.svg", true) => PageFiles.TrySendAsync(context, path[1..]),
            (_, true) when !isKnown => RefuseAsync(context, StatusCodes.Status403Forbidden, "Open the address that PetRecon printed. It works once; afterwards only in the browser that used it."),
            ("/line", true) => TalkAsync(context),
            (_, true) when path.StartsWith(PageExports.Prefix, StringComparison.Ordinal) => _exports.AnswerAsync(context, path[PageExports.Prefix.Length..]),
            ("/", true) => PageFiles.TrySendAsync(context, "index.html"),
            _ => FileAsync(context, path[1..]),
        };
        await answer;
    }

    /// <summary>Tells all pages that the host stops.</summary>
    public void SayGoodbye()
    {
        foreach (TabConnection connection in _tabs.All.Select(static tab => tab.Connection).OfType<TabConnection>())
        {
            connection.Send(new() { ["say"] = "stopped" });
            connection.Finish();
        }
    }

    /// <summary>Ends when no page is connected.</summary>
    public async Task AllLeftAsync()
    {
        while (_tabs.All.Any(static tab => tab.Connection is not null))
            await Task.Delay(20, _stop);
    }

    /// <summary>Asks to stop when no page has been connected for a time. What is still being opened cannot be looked at, so the time begins after that.</summary>
    public async Task StopWhenIdleAsync(TimeSpan limit, CancellationToken cancellation)
    {
        await Task.WhenAny(Opening.Scene, Task.Delay(Timeout.Infinite, cancellation));
        _tabs.CountIdleTime();
        while (!cancellation.IsCancellationRequested)
        {
            TimeSpan left = limit - _tabs.IdleTime;
            if (left <= TimeSpan.Zero)
            {
                _completion.TrySetResult("No page was connected for the idle limit.");
                return;
            }

            await Task.Delay(left < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : left, cancellation).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public void Dispose()
    {
        _loop.Dispose();
        _tabs.Dispose();
        _drops.Dispose();
    }

    private async Task BeginSessionAsync(HttpContext context, bool isKnown)
    {
        using StreamReader reader = new(context.Request.Body, Encoding.ASCII);
        char[] token = new char[128];
        int length = await reader.ReadBlockAsync(token, context.RequestAborted);
        if (!isKnown && !Access.TryUse(new(token, 0, length)))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "This address has been used already, or is not the one that PetRecon printed.");
            return;
        }

        if (!isKnown)
            context.Response.Headers.SetCookie = Access.SetCookie;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task FileAsync(HttpContext context, string name)
    {
        if (!await PageFiles.TrySendAsync(context, name))
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There is nothing of that name.");
    }

    public static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    private async Task TalkAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Only a WebSocket connects here.");
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        using CancellationTokenSource left = CancellationTokenSource.CreateLinkedTokenSource(_stop, context.RequestAborted);
        TabConnection connection = new(socket);
        if (_tabs.Connect(context.Request.Query["tab"], connection) is not { } tab)
        {
            await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "Too many tabs are open.", left.Token);
            return;
        }

        // A page that hears nothing any more comes back by itself if its line ends.
        Task writing = connection.WriteAsync(left.Token).ContinueWith(
            written => written.IsFaulted ? left.CancelAsync() : Task.CompletedTask, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        try
        {
            Task opening = WelcomeAsync(tab, connection, left.Token);
            await connection.ReadAsync(input => Obey(tab, connection, input), left.Token);
            await left.CancelAsync();
            await opening;
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The page has gone; what it showed is kept for a while, in case that it returns.
        }
        finally
        {
            tab.Disconnect(connection);
            connection.Curves.End();
            connection.Finish();
            await left.CancelAsync();
            await writing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    // Says how far the scene is, and gives it to the tab when it is open.
    private async Task WelcomeAsync(Tab tab, TabConnection connection, CancellationToken cancellation)
    {
        connection.Send(Welcome(tab));
        Action<OpeningProgress> tell = progress => connection.Send(new() { ["say"] = "progress", ["text"] = progress.Text, ["share"] = progress.Share });
        if (!Opening.Scene.IsCompletedSuccessfully)
            Opening.Listen(tell);
        try
        {
            OpenedScene scene = await Opening.Scene.WaitAsync(cancellation);
            string renderer = await RendererName.WaitAsync(cancellation);

            // A page that hears of it answers at once.
            tab.Open(scene);
            connection.Send(new() { ["say"] = "open", ["renderer"] = renderer, ["page"] = PageOf(scene) });
            tab.Begin(connection);
        }
        catch (OperationCanceledException)
        {
            // The page left before.
        }
        catch (Exception exception)
        {
            connection.Send(new() { ["say"] = "failed", ["text"] = exception.Message });
        }
        finally
        {
            Opening.Unlisten(tell);
        }
    }

    // How the views of a scene that was saved lay.
    private static JsonObject? PageOf(OpenedScene scene) => scene.Page is { Views.IsEmpty: false } page
        ? new() { ["layout"] = page.Layout.ToString(), ["views"] = new JsonArray([.. page.Views.Select(static view => (JsonNode)view.Kind.ToString().ToLowerInvariant())]) }
        : null;

    private JsonObject Welcome(Tab tab)
    {
        using MemoryStream maps = new();
        using (Utf8JsonWriter json = new(maps))
            SceneJson.WriteMaps(json);
        return new() { ["say"] = "welcome", ["tab"] = tab.Id, ["title"] = _options.Title, ["version"] = s_version, ["maps"] = JsonNode.Parse(maps.ToArray()) };
    }

    // "0.1.0+59fdeda..." is version 0.1.0 of that commit.
    private static string ReadVersion()
    {
        string[] parts = (typeof(PageServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+');
        return parts.Length == 2 ? $"{parts[0]} ({parts[1][..Math.Min(7, parts[1].Length)]})" : parts[0];
    }

    private void Obey(Tab tab, TabConnection connection, TabInput input)
    {
        switch (input.Do)
        {
            case "drawn":
                tab.GiveCredit();
                break;
            case "stop":
                _completion.TrySetResult("A page asked to stop.");
                break;
            case "link":
                connection.Send(new() { ["say"] = "link", ["path"] = "/open#" + Access.Renew() });
                break;
            case "probe":
                if (tab.State is { } shown)
                    connection.Send(TabQuestions.Probe(shown, input));
                break;
            case "profile":
                if (tab.State is { } cut)
                    connection.Send(TabQuestions.Profile(cut, input));
                break;
            case "histogram":
                if (tab.State is { } asked)
                    Calculate(connection, () => connection.Send(TabQuestions.Histogram(asked, _stop)));
                break;
            case "curve":
                if (tab.State is { } timed)
                {
                    Func<CancellationToken, JsonObject> curve = TimeQuestions.Curve(timed, input, connection.Send);
                    CancellationToken newest = connection.Curves.Begin(_stop);
                    Calculate(connection, () => connection.Send(curve(newest)));
                }

                break;
            case "values":
                if (tab.State is { } colouring)
                {
                    Scenes.VolumeLayer layer = ViewerActions.Layer(colouring, input.Text("layer"));
                    Calculate(connection, () => connection.Send(ProjectionJson.Values(layer)));
                }

                break;
            case "measurements":
                if (tab.State is { } measured)
                    Calculate(connection, () => connection.Send(TabQuestions.Measurements(measured, _stop)));
                break;
            case "grow":
                if (tab.State is { } grown)
                {
                    Func<CancellationToken, Func<ViewerState, ViewerState>> grow = MeasuringCommands.Grow(grown, input);
                    Calculate(connection, () => tab.Change(grow(_stop)));
                }

                break;
            default:
                tab.Apply(input);
                break;
        }
    }

    // Takes seconds for large structures and regions; inputs go on meanwhile.
    private void Calculate(TabConnection connection, Action work) => _ = Task.Run(() => Attempt(connection, work), _stop);

    private static void Attempt(TabConnection connection, Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            // The host stops, or another answer is wanted.
        }
        catch (Exception exception)
        {
            connection.SendError(exception.Message);
        }
    }
}
