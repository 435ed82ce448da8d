using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Interaction;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

public sealed class TabTests
{
    [Fact]
    public void A_page_may_answer_as_soon_as_its_scene_is_there_and_gets_frames_when_it_knows_of_it()
    {
        using ClientWebSocket socket = new();
        TabConnection first = new(socket);
        using Tab tab = new("a", TimeSpan.Zero, static () => { });
        Assert.True(tab.TryConnect(first));
        tab.Open(new OpenedScene(TestStudy.Scene()));
        tab.Apply(Input("""{"n":1,"do":"layout","text":13,"panes":[{"pane":"axial","w":64,"h":48}]}"""));
        Assert.Null(tab.Next().Work);
        tab.Begin(first);
        Assert.Equal(1, tab.Next().Work!.Input);

        // A page that comes back is told again, and what is left of the one before it changes nothing.
        tab.Disconnect(first);
        TabConnection second = new(socket);
        Assert.True(tab.TryConnect(second));
        tab.Begin(first);
        Assert.Null(tab.Next().Work);
        tab.Begin(second);
        Assert.NotNull(tab.Next().Work);
    }

    [Fact]
    public async Task A_view_that_cannot_be_drawn_is_said_and_the_next_frame_comes()
    {
        using SilentSocket socket = new();
        TabConnection connection = new(socket);
        using Tab tab = new("a", TimeSpan.Zero, static () => { });
        tab.TryConnect(connection);
        tab.Open(new OpenedScene(TestStudy.Scene()));
        tab.Begin(connection);
        Task writing = connection.WriteAsync(TestContext.Current.CancellationToken);

        // More often than frames may be under way.
        for (int n = 1; n <= 4; n++)
        {
            tab.Apply(Input($$"""{"n":{{n}},"do":"layout","text":13,"panes":[{"pane":"axial","w":{{60 + n}},"h":48}]}"""));
            FrameWork work = tab.Next().Work!;
            Assert.Equal(n, work.Input);
            tab.Take(work, [Task.FromException<FramePane>(new InvalidOperationException("no room"))], null);
            await Patience.UntilAsync(() => socket.Sent.Count == n, "The page is told.");
        }

        Assert.All(socket.Sent, static text => Assert.Equal("""{"say":"error","text":"A view could not be drawn: no room"}""", text));
        connection.Finish();
        await writing.WithinAsync("The line ends.");
    }

    private static TabInput Input(string json) => new(JsonDocument.Parse(json).RootElement);

    /// <summary>Takes all that is sent, and receives nothing.</summary>
    private sealed class SilentSocket : WebSocket
    {
        public ConcurrentQueue<string> Sent { get; } = new();

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override void Abort()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Dispose()
        {
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => new TaskCompletionSource<WebSocketReceiveResult>().Task;

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
        {
            Sent.Enqueue(Encoding.UTF8.GetString(buffer));
            return Task.CompletedTask;
        }
    }
}
