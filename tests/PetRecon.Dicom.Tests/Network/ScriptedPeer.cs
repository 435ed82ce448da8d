using System.Net;
using System.Net.Sockets;
using PetRecon.Dicom.Network;
using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>A peer that follows a script, however wrong: it accepts one connection and does what it is told.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _script;

    public ScriptedPeer(Func<ScriptedPeer, Task> script)
    {
        _listener.Start();
        _script = Task.Run(async () =>
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Stream = client.GetStream();
            await script(this);
        }, CancellationToken.None);
    }

    public NetworkStream Stream { get; private set; } = null!;

    public CancellationToken Stopped => _stop.Token;

    public DicomPeer Peer => new() { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, CalledAeTitle = "ODD" };

    /// <summary>The next PDU.</summary>
    public async Task<(byte Type, byte[] Body)> Read() => await ReadPdu(Stream, _stop.Token);

    public static async Task<(byte Type, byte[] Body)> ReadPdu(Stream stream, CancellationToken cancellation)
    {
        byte[] head = new byte[6];
        await stream.ReadExactlyAsync(head, cancellation);
        byte[] body = new byte[System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(2))];
        await stream.ReadExactlyAsync(body, cancellation);
        return (head[0], body);
    }

    public Task Send(params byte[] bytes) => Stream.WriteAsync(bytes, _stop.Token).AsTask();

    /// <summary>Reads the association request and accepts all of it, in the first syntax that is offered.</summary>
    public async Task Accept(uint maxPdu = 16384)
    {
        AssociateRequest request = AssociateCodec.ReadRequest((await Read()).Body);
        await Send(AcceptOf(request, maxPdu));
    }

    public static byte[] AcceptOf(AssociateRequest request, uint maxPdu = 16384) => AssociateCodec.Write(new AssociateAccept
    {
        CalledAeTitle = request.CalledAeTitle,
        CallingAeTitle = request.CallingAeTitle,
        Contexts = [.. request.Contexts.Select(context => new AnsweredContext(context.Id, ContextResult.Acceptance, context.TransferSyntaxes[0]))],
        User = new() { MaxPduBytes = maxPdu, ImplementationClassUid = "1.2.3" },
    });

    /// <summary>A P-DATA-TF with one presentation data value.</summary>
    public static byte[] DataPdu(byte context, byte flags, byte[] bytes)
    {
        byte[] pdu = [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, context, flags, .. bytes];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(pdu.AsSpan(2), bytes.Length + 6);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(pdu.AsSpan(6), bytes.Length + 2);
        return pdu;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        try
        {
            await _script;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // A script may be cut off anywhere.
        }

        _stop.Dispose();
    }
}
