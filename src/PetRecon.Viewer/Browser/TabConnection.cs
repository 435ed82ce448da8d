using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Browser;

/// <summary>The line to one page: messages come in one by one and are obeyed in order; messages go out in the order in which they were made.</summary>
internal sealed class TabConnection(WebSocket socket)
{
    // More than any input has; what a page sends beyond that is no input.
    private const int MaxMessageBytes = 64 * 1024;

    private readonly Channel<Func<Task<(ReadOnlyMemory<byte> Message, WebSocketMessageType Type)>>> _outgoing =
        Channel.CreateUnbounded<Func<Task<(ReadOnlyMemory<byte>, WebSocketMessageType)>>>(new() { SingleReader = true });

    /// <summary>Curves over time that the page has asked for.</summary>
    public NewestWork Curves { get; } = new();

    private long _frames;
    private ViewerState? _told;

    /// <summary>Sends a frame as soon as its panes are encoded.</summary>
    /// <param name="work">What was asked for.</param>
    /// <param name="panes">Its panes.</param>
    /// <param name="times">How long it took so far.</param>
    /// <param name="failed">Called if one of them could not be made: the page is told why instead, and keeps what it has.</param>
    public void SendFrame(FrameWork work, IReadOnlyList<Task<FramePane>> panes, FrameTimes times, Action failed) => _outgoing.Writer.TryWrite(async () =>
    {
        FramePane[] encoded;
        try
        {
            encoded = await Task.WhenAll(panes);
        }
        catch (Exception exception)
        {
            failed();
            return (Text(Error($"A view could not be drawn: {exception.Message}")), WebSocketMessageType.Text);
        }

        bool withScene = _told is null || _told.Scene.Layers != work.State.Scene.Layers || _told.Scene.Structures != work.State.Scene.Structures
            || _told.Scene.Measurements != work.State.Scene.Measurements || _told.Scene.Regions != work.State.Scene.Regions
            || _told.Scene.Isodoses != work.State.Scene.Isodoses || _told.Scene.IsRadiological != work.State.Scene.IsRadiological
            || _told[PaneKind.Projection].Looks != work.State[PaneKind.Projection].Looks || _told[PaneKind.Beam].Looks != work.State[PaneKind.Beam].Looks || _told.ShowsIdentity != work.State.ShowsIdentity
            || _told.Columns != work.State.Columns || _told.LinksPlaces != work.State.LinksPlaces || _told.LinksViews != work.State.LinksViews;
        _told = work.State;
        return (FrameMessage.Of(++_frames, work, encoded, withScene, times), WebSocketMessageType.Binary);
    });

    /// <summary>Sends a message that is not a frame.</summary>
    public void Send(JsonObject message)
    {
        ReadOnlyMemory<byte> text = Text(message);
        _outgoing.Writer.TryWrite(() => Task.FromResult((text, WebSocketMessageType.Text)));
    }

    public void SendError(string text) => Send(Error(text));

    /// <summary>Ends the line when all that was said before has gone out.</summary>
    public void Finish() => _outgoing.Writer.TryComplete();

    /// <summary>Sends what there is to send until the line ends.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        await foreach (Func<Task<(ReadOnlyMemory<byte> Message, WebSocketMessageType Type)>> make in _outgoing.Reader.ReadAllAsync(cancellation))
        {
            (ReadOnlyMemory<byte> message, WebSocketMessageType type) = await make();
            await socket.SendAsync(message, type, endOfMessage: true, cancellation);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
    }

    /// <summary>Reads messages until the page leaves; one that is no JSON object, or too long, ends the line.</summary>
    public async Task ReadAsync(Action<TabInput> obey, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxMessageBytes);
        try
        {
            while (await ReceiveAsync(buffer, cancellation) is { } length)
            {
                using JsonDocument document = JsonDocument.Parse(buffer.AsMemory(0, length), new() { MaxDepth = 8 });
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                    throw new JsonException("A message is an object.");
                try
                {
                    obey(new(document.RootElement));
                }
                catch (Exception exception) when (exception is InputException or ArgumentException)
                {
                    // Whatever is wrong with an input is for whoever sent it; the line goes on.
                    SendError(exception.Message);
                }
            }
        }
        catch (JsonException)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.InvalidPayloadData, "A message is no JSON object.", cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static JsonObject Error(string text) => new() { ["say"] = "error", ["text"] = text };

    private static ReadOnlyMemory<byte> Text(JsonObject message) => Encoding.UTF8.GetBytes(message.ToJsonString());

    private async Task<int?> ReceiveAsync(byte[] buffer, CancellationToken cancellation)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length, MaxMessageBytes - length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return length;
            if (length == MaxMessageBytes)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "A message is too long.", cancellation);
                return null;
            }
        }
    }
}
