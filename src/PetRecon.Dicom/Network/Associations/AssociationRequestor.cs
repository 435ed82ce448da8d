using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network.Associations;

/// <summary>Connects to a peer and asks for an association (PS3.8, 7.1).</summary>
internal static class AssociationRequestor
{
    /// <summary>An association in which at least one of the contexts was accepted.</summary>
    /// <exception cref="DicomNetworkException">There is none to be had; the message says why.</exception>
    public static async Task<Association> RequestAsync(
        DicomPeer peer, DicomConnectionOptions options, IReadOnlyList<ProposedContext> contexts, IReadOnlyList<RoleSelection> roles, CancellationToken cancellation)
    {
        options = options.Checked();
        string name = $"{AeTitles.Checked(peer.CalledAeTitle, "The called AE title")} at {HostAndPort(peer)}, called by {options.CallingAeTitle}";
        (Stream stream, Socket socket) = await ConnectAsync(peer, name, options, cancellation).ConfigureAwait(false);
        PduChannel channel = new(stream, name, options.MaxPduBytes, new(socket));
        try
        {
            return await NegotiateAsync(channel, peer, options, contexts, roles, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            PduException? protocol = exception as PduException;
            if (protocol is not null || exception is DicomNetworkException { Failure: DicomNetworkFailure.Timeout or DicomNetworkFailure.NotAccepted } or OperationCanceledException)
                await channel.AbortAsync(protocol is null ? new(AbortPdu.ByUser, AbortReason.NotSpecified) : new(AbortPdu.ByProvider, protocol.Reason)).ConfigureAwait(false);
            await channel.DisposeAsync().ConfigureAwait(false);
            if (protocol is not null)
                throw channel.Failed(DicomNetworkFailure.Protocol, protocol.Message);
            throw;
        }
    }

    private static string HostAndPort(DicomPeer peer) => peer.ToString()[(peer.CalledAeTitle.Length + 1)..];

    private static async Task<(Stream Stream, Socket Socket)> ConnectAsync(DicomPeer peer, string name, DicomConnectionOptions options, CancellationToken cancellation)
    {
        SslClientAuthenticationOptions? tls = peer.Tls is null ? null : TlsSession.ForClient(peer.Tls, peer.Host);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(options.ConnectTimeout);
        TcpClient client = new() { NoDelay = true };
        string state = "while connecting";
        try
        {
            await client.ConnectAsync(peer.Host, peer.Port, deadline.Token).ConfigureAwait(false);
            NetworkStream plain = client.GetStream();
            if (tls is null)
                return (plain, plain.Socket);
            state = "while agreeing on TLS";
            SslStream secured = new(plain);
            await secured.AuthenticateAsClientAsync(tls, deadline.Token).ConfigureAwait(false);
            return (secured, plain.Socket);
        }
        catch (Exception exception)
        {
            client.Dispose();
            throw exception switch
            {
                OperationCanceledException when !cancellation.IsCancellationRequested =>
                    new DicomNetworkException(DicomNetworkFailure.Timeout, name, state, $"it did not answer for {options.ConnectTimeout.TotalSeconds:0.###} s", exception),
                AuthenticationException =>
                    new DicomNetworkException(DicomNetworkFailure.Tls, name, state, (exception.InnerException ?? exception).Message.TrimEnd('.'), exception),
                SocketException or IOException =>
                    new DicomNetworkException(tls is null || exception is SocketException ? DicomNetworkFailure.CannotConnect : DicomNetworkFailure.Tls, name, state, exception.Message.TrimEnd('.'), exception),
                _ => exception,
            };
        }
    }

    private static async Task<Association> NegotiateAsync(
        PduChannel channel, DicomPeer peer, DicomConnectionOptions options, IReadOnlyList<ProposedContext> contexts, IReadOnlyList<RoleSelection> roles, CancellationToken cancellation)
    {
        AssociateRequest request = new()
        {
            CalledAeTitle = peer.CalledAeTitle.Trim(),
            CallingAeTitle = options.CallingAeTitle,
            Contexts = contexts,
            User = new()
            {
                MaxPduBytes = (uint)options.MaxPduBytes,
                ImplementationClassUid = Implementation.ClassUid,
                ImplementationVersionName = Implementation.VersionName,
                Roles = roles,
                Identity = options.UserName is null ? null : new(options.UserName, options.Password),
            },
        };
        channel.State = "while requesting an association";
        await channel.WriteAsync(AssociateCodec.Write(request), options.AssociationTimeout, cancellation).ConfigureAwait(false);
        channel.State = "while waiting for the answer to the association request";
        PduFrame frame = await channel.ReadAsync(options.AssociationTimeout, cancellation).ConfigureAwait(false);
        return frame.Type switch
        {
            PduType.AssociateAccept => Established(channel, options, contexts, AssociateCodec.ReadAccept(frame.Body.Span)),
            PduType.AssociateReject => throw channel.Failed(DicomNetworkFailure.Rejected, AssociateReject.Read(frame.Body.Span).Words),
            PduType.Abort => throw channel.Failed(DicomNetworkFailure.Aborted, AbortPdu.Read(frame.Body.Span).Words),
            _ => throw new PduException($"it sent a PDU of type {(byte)frame.Type:X2}H out of turn", AbortReason.UnexpectedPdu),
        };
    }

    private static Association Established(PduChannel channel, DicomConnectionOptions options, IReadOnlyList<ProposedContext> proposed, AssociateAccept accept)
    {
        List<NegotiatedContext> agreed = [];
        foreach (AnsweredContext answer in accept.Contexts)
        {
            ProposedContext proposal = proposed.FirstOrDefault(context => context.Id == answer.Id)
                ?? throw new PduException($"it answered presentation context {answer.Id}, which was not proposed");
            if (answer.Result != ContextResult.Acceptance)
                continue;
            if (!proposal.TransferSyntaxes.Contains(answer.TransferSyntax))
                throw new PduException($"it chose transfer syntax '{answer.TransferSyntax}' for presentation context {answer.Id}, which was not proposed");
            if (agreed.TrueForAll(context => context.Id != answer.Id))
                agreed.Add(new(answer.Id, proposal.AbstractSyntax, answer.TransferSyntax));
        }

        return agreed.Count > 0
            ? new(channel, agreed, accept.User.MaxPduBytes, options.AssociationTimeout, options.ResponseTimeout)
            : throw channel.Failed(DicomNetworkFailure.NotAccepted, $"it accepts no presentation context: {Refusals(proposed, accept)}");
    }

    private static string Refusals(IReadOnlyList<ProposedContext> proposed, AssociateAccept accept)
    {
        IEnumerable<string> refusals =
            from answer in accept.Contexts
            join proposal in proposed on answer.Id equals proposal.Id
            select $"{KnownUids.NameOf(proposal.AbstractSyntax)}: {Words(answer.Result)}";
        return string.Join("; ", refusals.Distinct().DefaultIfEmpty("none was answered").Take(10));
    }

    private static string Words(ContextResult result) => result switch
    {
        ContextResult.UserRejection => "user rejection",
        ContextResult.NoReason => "no reason (provider rejection)",
        ContextResult.AbstractSyntaxNotSupported => "abstract syntax not supported",
        ContextResult.TransferSyntaxesNotSupported => "transfer syntaxes not supported",
        _ => $"result {(byte)result}",
    };
}
