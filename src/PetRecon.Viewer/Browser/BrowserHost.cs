using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;

namespace PetRecon.Viewer.Browser;

/// <summary>
/// Shows a scene in a browser. Listens on this machine's loopback addresses only; volumes stay here, and the page gets pictures. Whoever has the
/// address that <see cref="Address"/> gives may look, once; after that the browser that used it, in as many tabs as it likes.
/// </summary>
public sealed class BrowserHost : IAsyncDisposable
{
    // How long a host that stops waits for pages to hear of it.
    private static readonly TimeSpan s_stopTime = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;
    private readonly PageServer _pages;
    private readonly CancellationTokenSource _stop;
    private readonly Task _idleWatch;
    private int _isDisposed;

    private BrowserHost(WebApplication application, PageServer pages, int port, CancellationTokenSource stop, TimeSpan? idleLimit)
    {
        _application = application;
        _pages = pages;
        _stop = stop;
        Port = port;
        _idleWatch = idleLimit is { } limit ? pages.StopWhenIdleAsync(limit, stop.Token) : Task.CompletedTask;
    }

    /// <summary>The port on which it listens.</summary>
    public int Port { get; }

    /// <summary>The address to open. It works once.</summary>
    public Uri Address => new($"http://localhost:{Port}/open#{_pages.Access.Token}");

    /// <summary>Ends when a page asks the host to stop, or the idle limit is over; says which.</summary>
    public Task<string> Completion => _pages.Completion;

    /// <summary>What draws; fails if no renderer could be made.</summary>
    public Task<string> RendererName => _pages.RendererName;

    /// <summary>The scene, once it is open; fails as the opening does.</summary>
    public Task<OpenedScene> Scene => _pages.Opening.Scene;

    /// <summary>Starts to listen, and to open the scene.</summary>
    /// <param name="open">Opens the scene; called once, on another thread.</param>
    /// <param name="makeRenderer">Makes what draws; called once, on the thread that will use it.</param>
    /// <param name="options">How to serve; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<BrowserHost> StartAsync(
        Func<IProgress<OpeningProgress>, CancellationToken, OpenedScene> open, Func<ISceneRenderer> makeRenderer, BrowserHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(makeRenderer);
        BrowserHostOptions chosen = options ?? new();
        chosen.Check();
        int port = chosen.Port != 0 ? chosen.Port : FreePort();
        CancellationTokenSource stop = new();
        PageServer pages = new(open, makeRenderer, chosen, stop.Token);
        WebApplication application = Application(port, pages);
        try
        {
            await application.StartAsync(stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            pages.Dispose();
            await application.DisposeAsync();
            stop.Dispose();
            throw;
        }

        return new(application, pages, port, stop, chosen.IdleLimit);
    }

    /// <summary>Tells the pages, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _pages.SayGoodbye();
        await Task.WhenAny(_pages.AllLeftAsync(), Task.Delay(s_stopTime, _stop.Token));
        await _stop.CancelAsync();
        using CancellationTokenSource limit = new(s_stopTime);
        await _application.StopAsync(limit.Token);
        await _application.DisposeAsync();
        await _idleWatch;
        _pages.Dispose();
        _stop.Dispose();
    }

    // Nothing of the usual host is wanted: no settings from files or the environment, which could open other addresses, and no log, which could hold tokens.
    private static WebApplication Application(int port, PageServer pages)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 4096;
            kestrel.Limits.MaxConcurrentConnections = 256;
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
            if (HasIpv6Loopback())
                kestrel.Listen(IPAddress.IPv6Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        WebApplication application = builder.Build();
        application.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        application.Run(pages.AnswerAsync);
        return application;
    }

    // Both loopback addresses need the same port, which Kestrel cannot choose by itself.
    private static int FreePort()
    {
        for (int attempt = 0; ; attempt++)
        {
            using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)first.LocalEndPoint!).Port;
            if (attempt == 20 || !HasIpv6Loopback() || CanBind(port))
                return port;
        }
    }

    private static bool HasIpv6Loopback() => Socket.OSSupportsIPv6 && CanBind(0);

    private static bool CanBind(int port)
    {
        try
        {
            using Socket socket = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // The program handles signals itself.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
