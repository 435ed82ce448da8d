using System.Net;
using System.Net.Sockets;
using System.Text;
using PetRecon.Dicom.Network;
using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>Peers that break the rules, on either side: the end is clean, and the error says who, when and what.</summary>
public class MisbehavingPeerTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(400);
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, DicomNetworkFailure, string> Scripts => new()
    {
        { "silent", DicomNetworkFailure.Timeout, "it sent nothing for 0.4 s (while waiting for the answer to the association request)" },
        { "http", DicomNetworkFailure.Protocol, "PDU of unknown type 48H" },
        { "too long", DicomNetworkFailure.Protocol, "length of 2147483647 bytes" },
        { "half a PDU", DicomNetworkFailure.Timeout, "6 of 206 bytes of a PDU" },
        { "closes", DicomNetworkFailure.Closed, "closed the connection (while waiting for the answer to the association request)" },
        { "closes mid-PDU", DicomNetworkFailure.Closed, "in the middle of a PDU, after 8 of 206 bytes" },
        { "rejects", DicomNetworkFailure.Rejected, "called AE title not recognized (rejected permanently)" },
        { "aborts", DicomNetworkFailure.Aborted, "aborted by its service provider: unexpected PDU" },
        { "other context", DicomNetworkFailure.Protocol, "presentation context 99, which was not proposed" },
        { "other syntax", DicomNetworkFailure.Protocol, "transfer syntax '1.2.3' for presentation context 1, which was not proposed" },
        { "no context", DicomNetworkFailure.NotAccepted, "abstract syntax not supported" },
        { "no answer", DicomNetworkFailure.Timeout, "while waiting for the answer to C-ECHO" },
        { "unknown context", DicomNetworkFailure.Protocol, "presentation context 77, which was not agreed on" },
        { "PDV too long", DicomNetworkFailure.Protocol, "presentation data value of 500 bytes in a PDU that has 14 left" },
        { "empty P-DATA", DicomNetworkFailure.Protocol, "nothing in it" },
        { "data set", DicomNetworkFailure.Protocol, "a data set where a command belongs" },
        { "other message", DicomNetworkFailure.Protocol, "it answered message 1234 where 1 was asked" },
        { "other command", DicomNetworkFailure.Protocol, "with command 8001H" },
        { "failure", DicomNetworkFailure.FailureStatus, "0211H, unrecognized operation" },
        { "aborts later", DicomNetworkFailure.Aborted, "aborted by its service user (while waiting for the answer to C-ECHO)" },
        { "accepts twice", DicomNetworkFailure.Protocol, "PDU of type 02H out of turn" },
        { "max PDU 5", DicomNetworkFailure.Protocol, "PDUs of 5 bytes at the most" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_provider_that_breaks_the_rules_is_named_with_what_it_did(string script, DicomNetworkFailure failure, string words)
    {
        await using ScriptedPeer peer = new(self => Play(self, script));
        DicomConnectionOptions options = new() { CallingAeTitle = "TESTER", AssociationTimeout = s_short, ResponseTimeout = s_short };
        DicomNetworkException exception = await Assert.ThrowsAsync<DicomNetworkException>(() => new DicomClient(peer.Peer, options).EchoAsync(Cancellation));
        Assert.Equal(failure, exception.Failure);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith($"ODD at 127.0.0.1:{peer.Peer.Port}, called by TESTER: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_in_pieces_of_one_byte_are_understood()
    {
        await using ScriptedPeer peer = new(async self =>
        {
            AssociateRequest request = AssociateCodec.ReadRequest((await self.Read()).Body);
            await Drip(self, ScriptedPeer.AcceptOf(request));
            CommandSet echo = CommandSet.Read((await self.Read()).Body.AsSpan(6));
            byte[] answer = CommandSet.ResponseTo(echo, new(0)).Write();
            foreach (byte[] piece in answer.Select((value, i) => ScriptedPeer.DataPdu(1, (byte)(i == answer.Length - 1 ? 3 : 1), [value])))
                await Drip(self, piece);
            await self.Read();
            await Drip(self, [6, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
        });
        await new DicomClient(peer.Peer, new() { ResponseTimeout = TimeSpan.FromSeconds(10) }).EchoAsync(Cancellation);
    }

    [Fact]
    public async Task Nobody_there_is_said()
    {
        DicomPeer peer = new() { Host = "127.0.0.1", Port = ServerProgram.FreePort() };
        DicomNetworkException exception = await Assert.ThrowsAsync<DicomNetworkException>(() => new DicomClient(peer).EchoAsync(Cancellation));
        Assert.Equal(DicomNetworkFailure.CannotConnect, exception.Failure);
        Assert.Contains("while connecting", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_takes_no_data_ends_in_a_timeout()
    {
        using TemporaryFolder folder = new();
        string large = SmallObject.Write(folder["large.dcm"], pixelBytes: 60_000_000);
        await using ScriptedPeer peer = new(async self =>
        {
            await self.Accept();
            await Task.Delay(Timeout.Infinite, self.Stopped);
        });
        DicomClient client = new(peer.Peer, new() { ResponseTimeout = s_short });
        DicomNetworkException exception = await Assert.ThrowsAsync<DicomNetworkException>(() => client.StoreAsync([large], cancellation: Cancellation));
        Assert.Equal(DicomNetworkFailure.Timeout, exception.Failure);
        Assert.Contains("large.dcm", exception.State, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> BadUsers => new()
    {
        { "http", "unknown type 47H" },
        { "silent", "it sent nothing for 0.4 s" },
        { "data first", "where an association request belongs" },
        { "even context", "Presentation context 2 has an even number" },
        { "store half", "closed the connection" },
        { "store then silent", "it sent nothing for 0.4 s" },
        { "store then abort", "aborted by its service user" },
        { "command within data set", "a command within a data set" },
        { "response", "response 8030H to nothing" },
    };

    [Theory]
    [MemberData(nameof(BadUsers))]
    public async Task A_user_that_breaks_the_rules_leaves_nothing_behind(string script, string words)
    {
        using TemporaryFolder folder = new();
        HeardEvents events = new();
        DicomReceiverOptions options = LoopbackTests.Options(folder) with { AssociationTimeout = s_short, TransferTimeout = s_short, IdleTimeout = s_short };
        await using DicomReceiver receiver = DicomReceiver.Start(options, events);
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, receiver.Port, Cancellation);
        await Play(client, script);
        DicomReceiverEvent broken = await events.Next(DicomReceiverEventKind.Broken);
        Assert.Contains(words, broken.Problem, StringComparison.Ordinal);
        Assert.Empty(folder.Files());
        await LoopbackTests.Client(receiver).EchoAsync(Cancellation);
    }

    [Fact]
    public async Task Unknown_operations_are_refused_in_the_standards_words()
    {
        using TemporaryFolder folder = new();
        await using DicomReceiver receiver = DicomReceiver.Start(LoopbackTests.Options(folder));
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, receiver.Port, Cancellation);
        NetworkStream stream = client.GetStream();
        await Associate(stream);
        const ushort nGet = 0x0110;
        CommandSet request = CommandSet.Request((CommandField)nGet, SmallObject.Ct, 9, hasDataSet: false);
        await stream.WriteAsync(ScriptedPeer.DataPdu(1, 3, request.Write()), Cancellation);
        CommandSet answer = CommandSet.Read((await ScriptedPeer.ReadPdu(stream, Cancellation)).Body.AsSpan(6));
        Assert.Equal((0x8110, 0x0211, 9), ((int)answer.Field, answer.Status.Code, (int)answer.MessageIdBeingRespondedTo));
    }

    private static async Task Associate(NetworkStream stream)
    {
        AssociateRequest request = new() { CalledAeTitle = "RECEIVER", CallingAeTitle = "BAD", Contexts = [new(1, SmallObject.Ct, ["1.2.840.10008.1.2"])], User = new() { MaxPduBytes = 16384 } };
        await stream.WriteAsync(AssociateCodec.Write(request), Cancellation);
        Assert.Equal(2, (await ScriptedPeer.ReadPdu(stream, Cancellation)).Type);
    }

    private static async Task Play(TcpClient client, string script)
    {
        NetworkStream stream = client.GetStream();
        CommandSet store = CommandSet.Request(CommandField.StoreRequest, SmallObject.Ct, 1, hasDataSet: true).SetText(CommandElement.AffectedSopInstanceUid, "1.2.3");
        async Task Send(byte[] bytes) => await stream.WriteAsync(bytes, Cancellation);
        switch (script)
        {
            case "http":
                await Send(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: here\r\n\r\n"));
                break;
            case "silent":
                break;
            case "data first":
                await Send(ScriptedPeer.DataPdu(1, 3, store.Write()));
                break;
            case "even context":
                await Send(AssociateCodec.Write(new AssociateRequest { CalledAeTitle = "A", CallingAeTitle = "B", Contexts = [new(2, SmallObject.Ct, ["1.2.840.10008.1.2"])], User = new() }));
                break;
            case "response":
                await Associate(stream);
                await Send(ScriptedPeer.DataPdu(1, 3, CommandSet.ResponseTo(CommandSet.Request(CommandField.EchoRequest, "1.2", 1, false), new(0)).Write()));
                break;
            default:
                await Associate(stream);
                await Send([.. ScriptedPeer.DataPdu(1, 3, store.Write()), .. ScriptedPeer.DataPdu(1, 0, new byte[1000])]);
                if (script == "store half")
                    client.Close();
                else if (script == "store then abort")
                    await Send(new AbortPdu(AbortPdu.ByUser, AbortReason.NotSpecified).Write());
                else if (script == "command within data set")
                    await Send(ScriptedPeer.DataPdu(1, 3, store.Write()));
                break;
        }
    }

    private static async Task Drip(ScriptedPeer peer, byte[] bytes)
    {
        foreach (byte value in bytes)
            await peer.Send(value);
    }

    private static async Task Play(ScriptedPeer self, string script)
    {
        byte[] pduOf200 = [2, 0, 0, 0, 0, 200];
        if (script is "silent" or "http" or "too long" or "half a PDU" or "closes" or "closes mid-PDU" or "rejects" or "aborts" or "other context" or "other syntax" or "no context")
        {
            AssociateRequest request = AssociateCodec.ReadRequest((await self.Read()).Body);
            byte[] Answer(byte id, ContextResult result, string syntax) =>
                AssociateCodec.Write(new AssociateAccept { CalledAeTitle = "A", CallingAeTitle = "B", Contexts = [new(id, result, syntax)], User = new() });
            await self.Send(script switch
            {
                "http" => Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"),
                "too long" => [2, 0, 0x7F, 0xFF, 0xFF, 0xFF],
                "half a PDU" => pduOf200,
                "closes mid-PDU" => [.. pduOf200, 0, 1],
                "rejects" => AssociateReject.CalledAeTitleNotRecognized.Write(),
                "aborts" => new AbortPdu(AbortPdu.ByProvider, AbortReason.UnexpectedPdu).Write(),
                "other context" => Answer(99, ContextResult.Acceptance, request.Contexts[0].TransferSyntaxes[0]),
                "other syntax" => Answer(1, ContextResult.Acceptance, "1.2.3"),
                "no context" => Answer(1, ContextResult.AbstractSyntaxNotSupported, ""),
                _ => [],
            });
        }
        else
        {
            await self.Accept(script == "max PDU 5" ? 5u : 16384u);
            if (script == "max PDU 5")
                return;
            CommandSet echo = CommandSet.Read((await self.Read()).Body.AsSpan(6));
            await self.Send(Later(script, echo));
        }

        if (!script.StartsWith("closes", StringComparison.Ordinal))
            await Task.Delay(Timeout.Infinite, self.Stopped);
    }

    private static byte[] Later(string script, CommandSet echo)
    {
        byte[] success = CommandSet.ResponseTo(echo, new(0)).Write();
        byte[] tooLong = ScriptedPeer.DataPdu(1, 3, new byte[12]);
        tooLong[8] = 500 >> 8;
        tooLong[9] = 500 & 0xFF;
        return script switch
        {
            "unknown context" => ScriptedPeer.DataPdu(77, 3, success),
            "PDV too long" => tooLong,
            "empty P-DATA" => [4, 0, 0, 0, 0, 0],
            "data set" => ScriptedPeer.DataPdu(1, 2, success),
            "other message" => ScriptedPeer.DataPdu(1, 3, CommandSet.ResponseTo(CommandSet.Request(CommandField.EchoRequest, "1.2", 1234, false), new(0)).Write()),
            "other command" => ScriptedPeer.DataPdu(1, 3, CommandSet.ResponseTo(CommandSet.Request(CommandField.StoreRequest, "1.2", 1, false), new(0)).Write()),
            "failure" => ScriptedPeer.DataPdu(1, 3, CommandSet.ResponseTo(echo, new(0x0211)).Write()),
            "aborts later" => new AbortPdu(AbortPdu.ByUser, AbortReason.NotSpecified).Write(),
            "accepts twice" => [2, 0, 0, 0, 0, 4, 0, 0, 0, 0],
            _ => [],
        };
    }
}
